package shark.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import shark.base.ErrorCode;
import shark.base.Mode;
import shark.base.SharkException;
import shark.http.tls.Authority;
import shark.http.tls.AuthorityFile;

/** The proxies of this daemon, by name; they end with it. All have one authority, which stays. Safe for use by several threads. */
public final class ProxyDoors {
    private final Ground ground;
    private final Predicate<String> taken;
    private final Path directory;
    private final Map<String, ProxyDoor> all = new TreeMap<>(); // guarded by itself

    /** @param taken names that are others' */
    public ProxyDoors(Ground ground, Predicate<String> taken) {
        this.ground = ground;
        this.taken = taken;
        this.directory = Objects.requireNonNull(ground.data().getParent()).resolve("proxy");
    }

    /** Opens one; CONFLICT when its name or its address is taken. */
    public ProxyDoor open(ProxySpec spec) {
        ProxyDoor door = ProxyDoor.open(ground, this::authority, spec);
        boolean added = false;
        try {
            synchronized (all) {
                if (all.containsKey(door.name()) || taken.test(door.name())) {
                    throw new SharkException(
                            ErrorCode.CONFLICT,
                            "there is a '" + door.name() + "' already; take another name: shark proxy --name NAME");
                }
                all.put(door.name(), door);
            }
            door.serve();
            added = true;
            ground.changes().incrementAndGet();
            return door;
        } finally {
            if (!added) {
                synchronized (all) {
                    all.remove(door.name(), door);
                }
                door.close();
            }
        }
    }

    /** Closes it; nothing when another has its name by now. */
    public void close(ProxyDoor door) {
        synchronized (all) {
            if (!all.remove(door.name(), door)) {
                return;
            }
        }
        door.close();
        ground.changes().incrementAndGet();
    }

    public void setMode(ProxyDoor door, Mode mode) {
        door.mode(mode);
        ground.changes().incrementAndGet();
    }

    public Optional<ProxyDoor> find(String name) {
        synchronized (all) {
            return Optional.ofNullable(all.get(name));
        }
    }

    public List<ProxyDoor> list() {
        synchronized (all) {
            return new ArrayList<>(all.values());
        }
    }

    /** The authority that their programs are to trust; made when there is none. */
    public synchronized Authority authority() {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return AuthorityFile.open(directory, "shark's proxy", ground.clock());
    }
}
