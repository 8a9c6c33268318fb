package shark.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.Mode;
import shark.base.Sha256;
import shark.base.SharkException;
import shark.container.ContainerSpec;
import shark.container.Entry;
import shark.container.Seat;
import shark.http.Door;
import shark.http.Limits;
import shark.http.tls.Authority;
import shark.http.tls.AuthorityFile;
import shark.http.tls.HostPattern;
import shark.http.tls.Interception;
import shark.http.tls.Interceptor;
import shark.http.tls.Upstream;
import shark.image.Bases;
import shark.image.Layout;
import shark.net.Egress;
import shark.net.EmbeddedGateway;
import shark.net.Gateway;
import shark.net.dns.Forwarder;
import shark.net.dns.NameServer;
import shark.net.dns.SandboxNames;
import shark.sys.Command;
import shark.tape.Recorder;

/** One sandbox: assembles files, network, door and container. Its methods are called one at a time. */
final class Sandbox {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Ground ground;
    private final Bases bases;
    private final Path directory;
    private volatile SandboxSpec spec;
    private final Terminals terminals;
    private @Nullable Gateway gateway;
    private @Nullable Recorder recorder;
    private @Nullable Outside outside;
    /** The container's init; a handle knows its process from a later one of the same number. */
    private volatile @Nullable ProcessHandle init;

    Sandbox(Ground ground, Bases bases, Path directory, SandboxSpec spec) {
        this.ground = ground;
        this.bases = bases;
        this.directory = directory;
        this.spec = spec;
        this.terminals = new Terminals(ground, spec.name());
    }

    /** Reads one from its directory. */
    static Sandbox read(Ground ground, Bases bases, Path directory) {
        try {
            SandboxSpec spec = JSON.readValue(directory.resolve("sandbox.json").toFile(), SandboxSpec.class);
            if (spec.version() > SandboxSpec.VERSION) {
                throw new SharkException(
                        ErrorCode.CORRUPT, directory + " was written by a newer shark; use that version");
            }
            return new Sandbox(ground, bases, directory, spec);
        } catch (IOException e) {
            throw new SharkException(
                    ErrorCode.CORRUPT, directory + " holds no sandbox that can be read: " + e.getMessage(), e);
        }
    }

    SandboxSpec spec() {
        return spec;
    }

    Path directory() {
        return directory;
    }

    boolean running() {
        ProcessHandle known = init;
        return known != null && known.isAlive();
    }

    /** The process id of its init on the host; 0 when it does not run. */
    long pid() {
        ProcessHandle known = init;
        return known != null && known.isAlive() ? known.pid() : 0;
    }

    List<Integer> terminals() {
        return terminals.numbers();
    }

    /** Takes up again what an earlier daemon left running. */
    void recover() {
        if (!EmbeddedGateway.isHeld(ground.keeper(), spec.name())) {
            // Its listeners went with an earlier keeper; what runs in it would wait for answers for ever.
            ground.runc().delete(spec.name());
            return;
        }
        ground.runc().running(spec.name()).ifPresent(pid -> {
            init = ProcessHandle.of(pid).orElse(null);
            // One that an earlier version made trusts no authority: its TLS stays its own.
            network(hasAuthority()).serve();
            terminals.recover();
        });
    }

    void mode(Mode mode) {
        spec.checkLock(mode, ground.tapes().shelf());
        write(spec.with(mode));
        ground.tapes().rewind(spec.tape());
        ground.changes().incrementAndGet();
    }

    /** Writes the settings so that a reader sees the old or the new ones, whole. */
    void write(SandboxSpec next) {
        try {
            Path fresh = directory.resolve("sandbox.json.new");
            Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(next));
            Files.move(fresh, directory.resolve("sandbox.json"), StandardCopyOption.ATOMIC_MOVE);
            spec = next;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, when it does not run; what cannot be started is stopped. */
    void start() {
        if (running()) {
            network(hasAuthority()).serve();
            return;
        }
        spec.checkLock(spec.mode(), ground.tapes().shelf());
        ground.runc().delete(spec.name());
        ground.spare().prepare();
        try {
            init = ProcessHandle.of(startContainer()).orElse(null);
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
        ground.changes().incrementAndGet();
    }

    private long startContainer() {
        // Side by side: each waits for the kernel for a time that a person can see.
        CompletableFuture<Trust> files = CompletableFuture.supplyAsync(this::trusting, ground.lookups());
        Gateway network;
        try {
            network = network(true);
        } finally {
            files.handle((made, failure) -> made).join(); // Whatever happens, nothing is written behind our back.
        }
        long pid = ground.runc().start(spec.name(), bundle(), container(ready(files), network));
        network.serve();
        return pid;
    }

    private static <T> T ready(CompletableFuture<T> made) {
        try {
            return made.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    private Trust trusting() {
        CompletableFuture<Authority> authority = CompletableFuture.supplyAsync(this::authority, ground.signer());
        Layout layout;
        try {
            layout = layout();
        } finally {
            authority.handle((made, failure) -> made).join();
        }
        return Trust.of(layout, ready(authority), directory);
    }

    private Authority authority() {
        return AuthorityFile.open(directory, "the sandbox " + spec.name(), ground.clock());
    }

    private boolean hasAuthority() {
        return AuthorityFile.read(directory, ground.clock()).isPresent();
    }

    private Layout layout() {
        try {
            return bases.layout(spec.settledBase(), directory);
        } catch (SharkException e) {
            throw new SharkException(e.code(), "the sandbox '" + spec.name() + "' cannot start: " + e.getMessage(), e);
        }
    }

    /**
     * Its network, made anew or taken back from the keeper, which is not served yet then.
     *
     * @param intercepts TLS
     */
    private Gateway network(boolean intercepts) {
        Gateway known = gateway;
        if (known != null) {
            return known;
        }
        Recorder recording = ground.tapes().recorder(spec.name(), spec.tape(), () -> spec.mode());
        recorder = recording;
        SandboxNames names = new SandboxNames(
                spec.name(), hosts(), recording::sealed, () -> forwarder(recording), ground.proxies()::lookUp);
        Egress egress = new Egress(spec.allow().stream().map(Egress.Rule::parse).toList());
        Outside world = new Outside(
                names,
                egress,
                ground.demo(),
                spec.hostPorts(),
                recording.deeds()::wayOut,
                ground.proxies(),
                ground.listening());
        outside = world;
        Door door = new Door(recording, world, Limits.USUAL, intercepts ? interception() : null);
        Gateway opened = EmbeddedGateway.open(
                spec.name(),
                ground.keeper(),
                ground.descriptors(),
                ground.program(),
                ground.loops(),
                ground.lookups(),
                new EmbeddedGateway.Services(
                        new Entrance(door::accept, recording, outside),
                        new NameServer(names, new NamesOnTape(recording.names())),
                        new Datagrams(recording, outside)));
        gateway = opened;
        return opened;
    }

    private Forwarder forwarder(Recorder recording) {
        recording.deeds().wayOut();
        return new Forwarder(ground.loops(), ground.names());
    }

    /** What left it so far; it runs. */
    Evidence evidence() {
        expectRunning();
        Recorder known = recorder;
        if (known == null) {
            throw new SharkException(ErrorCode.CONFLICT, "nothing was served to '" + spec.name() + "' by this daemon");
        }
        return new Evidence(spec.mode(), known.deeds(), Devices.sent(pid()));
    }

    /** A door of its own to the same world, for what is sent in its programs' place; CONFLICT where nothing may leave. */
    Door door(Recorder of) {
        expectRunning();
        return new Door(of, Outside.open(outside, spec), Limits.USUAL, interception());
    }

    private Interception interception() {
        return new Interception(
                new Interceptor(
                        this::authority, patterns(spec.passthrough()), ground.signer(), ground.clock(), ground.tls()),
                new Upstream(ground.trust(), patterns(spec.insecureUpstream()), ground.clock(), ground.tls()));
    }

    private static List<HostPattern> patterns(List<String> texts) {
        return texts.stream().map(HostPattern::parse).toList();
    }

    void stop() {
        ground.runc().delete(spec.name());
        Gateway known = gateway;
        if (known != null) {
            known.close();
            gateway = null;
        }
        init = null;
        ground.changes().incrementAndGet();
    }

    /** Starts a command inside; the size is of its terminal, when it has one. */
    Execution exec(Entry entry, int columns, int rows) {
        expectRunning();
        Path pidFile = bundle().resolve("exec-" + UUID.randomUUID() + ".pid");
        Command command = seat().enter(entry.in(spec.workdir()), pidFile);
        return entry.tty()
                ? Execution.onTerminal(ground.libc(), ground.spare().start(command, columns, rows), pidFile)
                : Execution.onPipes(ground.libc(), command, pidFile);
    }

    /** See {@link Sandboxes#terminal}. */
    Sandboxes.OpenTerminal terminal(int number, boolean make, int columns, int rows) {
        expectRunning();
        return terminals.get(number, make, this::shell, columns, rows);
    }

    private Command shell(int number) {
        Path pidFile = bundle().resolve("shell-" + number + ".pid");
        Entry shell = new Entry(Terminals.SHELL, Map.of(), spec.workdir(), "", true);
        return seat().enter(shell, pidFile);
    }

    private Seat seat() {
        return new Seat(ground.program().path(), bundle());
    }

    private Path bundle() {
        return directory.resolve("bundle");
    }

    private void expectRunning() {
        if (!running()) {
            throw new SharkException(
                    ErrorCode.CONFLICT,
                    "the sandbox '" + spec.name() + "' does not run; start it: shark start " + spec.name());
        }
    }

    private Map<String, List<InetAddress>> hosts() {
        Map<String, List<InetAddress>> hosts = new HashMap<>();
        if (!spec.hostPorts().isEmpty()) {
            hosts.put(SandboxNames.HOST, SandboxNames.HOST_ADDRESSES);
        }
        for (String text : spec.hosts()) {
            int colon = text.indexOf(':');
            String address = text.substring(colon + 1);
            try {
                if (colon < 1 || !address.matches("[0-9A-Fa-f.:]+")) {
                    throw new UnknownHostException(address);
                }
                hosts.computeIfAbsent(text.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                        .add(InetAddress.getByName(address));
            } catch (UnknownHostException e) {
                throw new SharkException(ErrorCode.INVALID, "the host '" + text + "' is not NAME:IP", e);
            }
        }
        return hosts;
    }

    private ContainerSpec container(Trust trust, Gateway network) {
        Layout layout = trust.layout();
        List<ContainerSpec.Mount> mounts = new ArrayList<>();
        for (Layout.Overlay overlay : layout.overlays()) {
            mounts.add(new ContainerSpec.Mount(overlay.at(), "overlay", "overlay", overlay.options()));
        }
        spec.mounts().forEach(mount -> mounts.add(ContainerSpec.Mount.parse(mount)));
        mounts.add(own("resolv.conf", "/etc/resolv.conf", "nameserver 192.168.65.1\n"));
        mounts.add(
                own("hosts", "/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n192.168.65.3 " + spec.name() + "\n"));
        mounts.add(own("hostname", "/etc/hostname", spec.name() + "\n"));
        // HOME is not here: runc takes root's from the base's own passwd(5).
        Map<String, String> environment = new HashMap<>(Map.of(
                "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "LANG", "C.UTF-8",
                "TERM", "xterm-256color",
                "SHARK_SANDBOX", spec.name()));
        environment.putAll(trust.environment());
        environment.putAll(spec.environment());
        return new ContainerSpec(
                spec.name(),
                cgroup(),
                layout.root(),
                mounts,
                ground.program().path(),
                network.namespace(),
                environment,
                spec.workdir(),
                spec.noNewPrivileges());
    }

    /** One of this home's: with another's, removing either sandbox would kill the processes of both. */
    private String cgroup() {
        byte[] home = ground.data().toString().getBytes(StandardCharsets.UTF_8);
        return "/shark/" + Sha256.of(home).hex().substring(0, 12) + "/" + spec.name();
    }

    private ContainerSpec.Mount own(String file, String destination, String content) {
        try {
            Path path = Files.createDirectories(directory.resolve("own")).resolve(file);
            Files.writeString(path, content);
            return ContainerSpec.Mount.bind(path, destination, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
