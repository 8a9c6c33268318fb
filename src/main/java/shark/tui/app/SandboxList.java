package shark.tui.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import shark.api.Event;
import shark.api.SandboxInfo;

/** The sandboxes, by name, and which one is chosen. */
public final class SandboxList {
    private final Map<String, SandboxInfo> all = new TreeMap<>();
    private String chosen = "";
    /** One that was asked for and is to be chosen when it comes. */
    private String awaited = "";

    void apply(Event event) {
        event.removedSandboxes().forEach(all::remove);
        for (SandboxInfo info : event.sandboxes()) {
            all.put(info.name(), info);
            if (info.name().equals(awaited)) {
                chosen = awaited;
                awaited = "";
            }
        }
        if (!all.containsKey(chosen)) {
            chosen = all.keySet().stream().findFirst().orElse("");
        }
    }

    /** All is to be told again. */
    void clear() {
        all.clear();
    }

    void await(String name) {
        awaited = name;
    }

    /** Chooses another, so many further down. */
    void move(int by) {
        List<String> names = new ArrayList<>(all.keySet());
        if (!names.isEmpty()) {
            int at = Math.max(0, names.indexOf(chosen));
            chosen = names.get(Math.max(0, Math.min(names.size() - 1, at + by)));
        }
    }

    void choose(int index) {
        if (index >= 0 && index < all.size()) {
            chosen = new ArrayList<>(all.keySet()).get(index);
        }
    }

    /** By name. */
    public List<SandboxInfo> all() {
        return List.copyOf(all.values());
    }

    public Optional<SandboxInfo> chosen() {
        return Optional.ofNullable(all.get(chosen));
    }

    /** A name that is free: {@code dev}, {@code dev2}... */
    String freeName() {
        String name = "dev";
        for (int i = 2; all.containsKey(name); i++) {
            name = "dev" + i;
        }
        return name;
    }
}
