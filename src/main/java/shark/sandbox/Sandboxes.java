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
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.base.ErrorCode;
import shark.base.Mode;
import shark.base.Names;
import shark.base.SharkException;
import shark.container.ContainerSpec;
import shark.container.Entry;
import shark.http.Door;
import shark.http.Resender;
import shark.http.tls.Authority;
import shark.http.tls.AuthorityFile;
import shark.http.tls.HostPattern;
import shark.image.Bases;
import shark.image.Removal;
import shark.net.Egress;
import shark.tape.Recorder;
import shark.term.Terminal;

/** All sandboxes, by name. Safe for use by several threads: what is done to one sandbox is done one after the other. */
public final class Sandboxes {
    private static final Logger LOG = LoggerFactory.getLogger(Sandboxes.class);

    private final Ground ground;
    private final Bases bases;
    private final Map<String, Sandbox> all = new TreeMap<>();

    /**
     * A sandbox as it is now.
     *
     * @param pid of its init on the host; 0 when it does not run
     * @param terminals the numbers of those that are open
     */
    public record Status(SandboxSpec spec, boolean running, long pid, List<Integer> terminals, Path directory) {}

    /** A terminal and its number. */
    public record OpenTerminal(int number, Terminal terminal) {}

    public Sandboxes(Ground ground) {
        this.ground = ground;
        this.bases = new Bases(Objects.requireNonNull(ground.data().getParent()));
    }

    /** Reads what is on disk, clears away what was half made, and serves again those whose containers still run. */
    public void recover() {
        try {
            Files.createDirectories(
                    ground.data(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            boolean allKnown = true;
            try (Stream<Path> directories = Files.list(ground.data())) {
                for (Path directory : directories.sorted().toList()) {
                    allKnown &= recover(directory);
                }
            }
            if (allKnown) {
                bases.sweep(
                        list().stream().map(status -> status.spec().content()).collect(Collectors.toSet()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** False when nobody can say what the sandbox needs. */
    private boolean recover(Path directory) throws IOException {
        if (!Files.exists(directory.resolve("sandbox.json"))) {
            Removal.delete(directory); // Its creation or its removal was cut short.
            return true;
        }
        try {
            Sandbox sandbox = Sandbox.read(ground, bases, directory);
            sandbox.recover();
            put(sandbox);
            return true;
        } catch (SharkException e) {
            LOG.error("the sandbox in {} is left alone: {}", directory, e.getMessage());
            return false;
        }
    }

    /** Creates and starts; CONFLICT when the name is taken. What cannot be started leaves nothing. */
    public Status create(SandboxSpec asked) {
        Names.checked("sandbox", asked.name());
        Names.checked("tape", asked.tape());
        asked.allow().forEach(Egress.Rule::parse);
        asked.mounts().forEach(ContainerSpec.Mount::parse);
        asked.passthrough().forEach(HostPattern::parse);
        asked.insecureUpstream().forEach(HostPattern::parse);
        asked.hostPorts().forEach(Outside::checkPort);
        asked.checkLock(asked.mode(), ground.tapes().shelf());
        expectFree(asked.name()); // Before an archive is unpacked for nothing.
        SandboxSpec spec = asked.with(bases.settle(asked.base()));
        Path directory = ground.data().resolve(spec.name());
        Sandbox sandbox = new Sandbox(ground, bases, directory, spec);
        synchronized (sandbox) {
            synchronized (all) {
                expectFree(spec.name());
                all.put(spec.name(), sandbox);
            }
            try {
                Files.createDirectories(directory);
                sandbox.start();
                sandbox.write(spec);
                return status(sandbox);
            } catch (IOException | RuntimeException e) {
                discard(sandbox);
                throw e instanceof SharkException known
                        ? known
                        : new SharkException(
                                ErrorCode.INTERNAL, "cannot create '" + spec.name() + "': " + e.getMessage(), e);
            }
        }
    }

    /** True for a sandbox's name. */
    public boolean has(String name) {
        synchronized (all) {
            return all.containsKey(name);
        }
    }

    /** The authority that a sandbox's programs trust; NOT_FOUND when it has none yet. */
    public Authority authority(String name) {
        return on(
                name,
                sandbox -> AuthorityFile.read(sandbox.directory(), ground.clock())
                        .orElseThrow(() -> new SharkException(
                                ErrorCode.NOT_FOUND,
                                "the sandbox '" + name + "' has no authority yet; start it: shark start " + name)));
    }

    private void expectFree(String name) {
        if (ground.listening().has(name)) {
            throw new SharkException(ErrorCode.CONFLICT, "there is a proxy '" + name + "'; take another name");
        }
        synchronized (all) {
            if (all.containsKey(name)) {
                throw new SharkException(
                        ErrorCode.CONFLICT,
                        "there is a sandbox '" + name + "' already; take another name, or: shark rm " + name);
            }
            Path directory = ground.data().resolve(name);
            if (Files.exists(directory)) {
                throw new SharkException(
                        ErrorCode.CONFLICT,
                        directory + " is there and could not be read as a sandbox, as the daemon's log tells;"
                                + " take another name, or move it away");
            }
        }
    }

    public Status start(String name) {
        return on(name, sandbox -> {
            sandbox.start();
            return status(sandbox);
        });
    }

    public Status stop(String name) {
        return on(name, sandbox -> {
            sandbox.stop();
            return status(sandbox);
        });
    }

    /** Removes it with its files; its tape stays. */
    public void remove(String name, boolean force) {
        on(name, sandbox -> {
            if (!force && sandbox.running()) {
                throw new SharkException(
                        ErrorCode.CONFLICT,
                        "the sandbox '" + name + "' runs; stop it first, or: shark rm --force " + name);
            }
            discard(sandbox);
            return name;
        });
    }

    public Status setMode(String name, Mode mode) {
        return on(name, sandbox -> {
            sandbox.mode(mode);
            return status(sandbox);
        });
    }

    public Status inspect(String name) {
        return on(name, Sandboxes::status);
    }

    /** Sends a request in the place of a running sandbox's programs; blocks until it is answered. */
    public void resend(String name, Recorder recorder, Resender.Request request) {
        Door door = on(name, sandbox -> sandbox.door(recorder));
        Resender.send(ground.loops(), door, request);
    }

    /** What left a sandbox that runs; CONFLICT when it does not. */
    public Evidence evidence(String name) {
        return on(name, Sandbox::evidence);
    }

    /** What the reader should know of a sandbox: what was left out of its base. */
    public List<String> notes(String name) {
        return on(name, sandbox -> bases.notes(sandbox.spec().settledBase()));
    }

    public List<Status> list() {
        List<Sandbox> sandboxes;
        synchronized (all) {
            sandboxes = new ArrayList<>(all.values());
        }
        return sandboxes.stream().map(Sandboxes::status).toList();
    }

    /** Starts a command inside; the size is of its terminal, when it has one. */
    public Execution exec(String name, Entry entry, int columns, int rows) {
        return on(name, sandbox -> sandbox.exec(entry, columns, rows));
    }

    /**
     * A terminal of a running sandbox.
     *
     * @param number 1 is its main one; the next number that is not there yet makes a new one, as 0 does whichever that is
     * @param make false: NOT_FOUND when it is not there
     */
    public OpenTerminal terminal(String name, int number, boolean make, int columns, int rows) {
        return on(name, sandbox -> sandbox.terminal(number, make, columns, rows));
    }

    /** Grows whenever {@link #list} would tell something else, but for containers that end by themselves. */
    public long changes() {
        return ground.changes().get();
    }

    private static Status status(Sandbox sandbox) {
        long pid = sandbox.pid();
        return new Status(sandbox.spec(), pid != 0, pid, sandbox.terminals(), sandbox.directory());
    }

    private void put(Sandbox sandbox) {
        synchronized (all) {
            all.put(sandbox.spec().name(), sandbox);
        }
    }

    private <T> T on(String name, Function<Sandbox, T> action) {
        Sandbox sandbox;
        synchronized (all) {
            sandbox = all.get(name);
        }
        if (sandbox == null && ground.listening().has(name)) {
            throw new SharkException(ErrorCode.CONFLICT, "'" + name + "' is a proxy, in which nothing runs");
        }
        if (sandbox == null) {
            throw new SharkException(ErrorCode.NOT_FOUND, "no sandbox '" + name + "'; 'shark ls' lists them");
        }
        synchronized (sandbox) {
            return action.apply(sandbox);
        }
    }

    private void discard(Sandbox sandbox) {
        sandbox.stop();
        try {
            // First what makes it a sandbox: a kill in between leaves only what recover() clears away.
            Files.deleteIfExists(sandbox.directory().resolve("sandbox.json"));
            Removal.delete(sandbox.directory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            synchronized (all) {
                all.remove(sandbox.spec().name());
            }
            ground.changes().incrementAndGet();
        }
    }
}
