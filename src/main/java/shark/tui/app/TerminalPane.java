package shark.tui.app;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shark.api.SandboxInfo;
import shark.term.Screen;
import shark.term.Terminal;

/** The pane that shows a sandbox's terminal: which one, and its screen. */
public final class TerminalPane {
    /** How it stands. */
    public enum State {
        EMPTY,
        JOINING,
        JOINED,
        ENDED,
        LOST
    }

    private String sandbox = "";
    private int number;
    /** Which one was shown last of each sandbox that was shown. */
    private final Map<String, Integer> last = new HashMap<>();
    /** Whether somebody asked for it, rather than that it is shown because it is there. */
    private boolean asked;

    private State state = State.EMPTY;
    private String end = "";
    private long session;
    private @Nullable Screen screen;
    private int back;

    /**
     * Begins to show another; the number of its session.
     *
     * @param terminal 0: a new one, whose number is told
     */
    long join(String name, int terminal, boolean make) {
        if (!name.equals(sandbox) || terminal != number) {
            screen = null;
        }
        sandbox = name;
        asked = make;
        joined(terminal);
        state = State.JOINING;
        back = 0;
        return ++session;
    }

    void joined(int terminal) {
        number = terminal;
        if (terminal > 0) {
            last.put(sandbox, terminal);
        }
    }

    void forget(String name) {
        last.remove(name);
    }

    /** Of a sandbox's terminals the one to show: the last one, else the one before it; 1 when there are none. */
    int likely(SandboxInfo info) {
        int wanted = last.getOrDefault(info.name(), 1);
        return info.terminals().stream()
                .filter(one -> one <= wanted)
                .reduce((first, second) -> second)
                .or(() -> info.terminals().stream().findFirst())
                .orElse(1);
    }

    void leave() {
        session++;
        state = State.EMPTY;
        sandbox = "";
        screen = null;
    }

    boolean is(long number) {
        return number == session;
    }

    void painted(int columns, int rows, byte[] bytes) {
        Screen fresh = new Screen(columns, rows, Terminal.HISTORY_LINES);
        fresh.feed(bytes, 0, bytes.length);
        fresh.takeReplies();
        screen = fresh;
        state = State.JOINED;
        scroll(0);
    }

    /** Feeds the screen; whether it rang. */
    boolean output(byte[] bytes) {
        Screen known = screen;
        if (known == null) {
            return false;
        }
        long bells = known.bells();
        int lines = known.history();
        known.feed(bytes, 0, bytes.length);
        known.takeReplies(); // The daemon's screen has answered already.
        if (back > 0) {
            back += known.history() - lines; // What is looked at stays where it is.
        }
        scroll(0);
        return known.bells() != bells;
    }

    void ended(String how, State next) {
        state = next;
        end = how;
    }

    /** Scrolls so many lines back; negative: on. */
    void scroll(int lines) {
        Screen known = screen;
        back = known == null ? 0 : Math.max(0, Math.min(known.history(), back + lines));
    }

    void scrollToEnd() {
        back = 0;
    }

    /** The sandbox whose terminal is shown; empty when none is. */
    public String sandbox() {
        return sandbox;
    }

    /** The number of the terminal that is shown; 0 while it is not known. */
    public int number() {
        return number;
    }

    boolean asked() {
        return asked;
    }

    public State state() {
        return state;
    }

    /** How it ended. */
    public String end() {
        return end;
    }

    public @Nullable Screen screen() {
        return screen;
    }

    /** How many lines it is scrolled back. */
    public int back() {
        return back;
    }

    /** Whether keys can be typed into it. */
    public boolean takesKeys() {
        return state == State.JOINED || state == State.JOINING;
    }
}
