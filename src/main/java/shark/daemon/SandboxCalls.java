package shark.daemon;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.api.Attach;
import shark.api.Attached;
import shark.api.Codec;
import shark.api.CreateSandbox;
import shark.api.Exec;
import shark.api.Frame;
import shark.api.Methods;
import shark.api.Nothing;
import shark.api.Proof;
import shark.api.Run;
import shark.api.SandboxDetail;
import shark.api.SandboxInfo;
import shark.api.SandboxList;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.container.Entry;
import shark.sandbox.Evidence;
import shark.sandbox.ProxyDoor;
import shark.sandbox.ProxyDoors;
import shark.sandbox.SandboxSpec;
import shark.sandbox.Sandboxes;
import shark.store.Counters;
import shark.tape.Deeds;
import shark.tape.Tapes;
import shark.tape.shelf.Reference;

/** The methods about sandboxes, and what runs in them. */
final class SandboxCalls {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxCalls.class);
    private static final Frame.Size USUAL = new Frame.Size(80, 24);

    private final Sandboxes sandboxes;
    private final ProxyDoors proxies;
    private final ProxyCalls proxyCalls;
    private final Tapes tapes;
    private final Clock clock;

    SandboxCalls(Sandboxes sandboxes, ProxyDoors proxies, ProxyCalls proxyCalls, Tapes tapes, Clock clock) {
        this.proxies = proxies;
        this.proxyCalls = proxyCalls;
        this.sandboxes = sandboxes;
        this.tapes = tapes;
        this.clock = clock;
    }

    void addTo(Calls calls) {
        calls.on(Methods.SANDBOX_CREATE, create -> info(sandboxes.create(spec(create))));
        calls.on(Methods.SANDBOX_START, ref -> info(sandboxes.start(ref.name())));
        calls.on(
                Methods.SANDBOX_STOP,
                ref -> proxies.find(ref.name()).map(this::ended).orElseGet(() -> info(sandboxes.stop(ref.name()))));
        calls.on(Methods.SANDBOX_REMOVE, remove -> {
            if (proxies.find(remove.name()).map(this::ended).isEmpty()) {
                sandboxes.remove(remove.name(), remove.force());
            }
            return new Nothing();
        });
        calls.on(Methods.SANDBOX_LIST, none -> new SandboxList(list()));
        calls.on(
                Methods.SANDBOX_INSPECT,
                ref -> proxies.find(ref.name())
                        .map(proxyCalls::detail)
                        .orElseGet(() -> detail(sandboxes.inspect(ref.name()))));
        calls.on(
                Methods.SANDBOX_MODE,
                set -> proxies.find(set.name())
                        .map(door -> {
                            proxies.setMode(door, set.mode());
                            return proxyCalls.info(door);
                        })
                        .orElseGet(() -> info(sandboxes.setMode(set.name(), set.mode()))));
        calls.onStream(Methods.SANDBOX_EXEC, this::exec);
        calls.onStream(Methods.SANDBOX_ATTACH, this::attach);
        calls.onStream(Methods.SANDBOX_RUN, this::run);
    }

    /** All sandboxes, and the proxies among them. */
    List<SandboxInfo> list() {
        return Stream.concat(
                        sandboxes.list().stream().map(this::info),
                        proxies.list().stream().map(proxyCalls::info))
                .sorted(Comparator.comparing(SandboxInfo::name))
                .toList();
    }

    private SandboxInfo ended(ProxyDoor door) {
        proxies.close(door);
        return proxyCalls.info(door);
    }

    private Calls.Answer exec(Exec exec) {
        return new Calls.Answer(new Nothing(), start(exec.name(), exec, Optional::empty));
    }

    private ExecStream start(String name, Exec exec, Supplier<Optional<Frame>> afterwards) {
        if (exec.command().isEmpty()) {
            throw new SharkException(ErrorCode.INVALID, "a command is missing: shark exec " + name + " -- CMD...");
        }
        Entry entry = new Entry(exec.command(), exec.environment(), exec.workdir(), exec.user(), exec.tty());
        boolean known = exec.columns() > 0 && exec.rows() > 0;
        Frame.Size size = known ? new Frame.Size(exec.columns(), exec.rows()) : USUAL;
        return new ExecStream(
                sandboxes.exec(name, entry, size.columns(), size.rows()), exec.timeoutSeconds(), afterwards);
    }

    private Calls.Answer attach(Attach attach) {
        Frame.Size size = new Frame.Size(attach.columns(), attach.rows());
        Sandboxes.OpenTerminal open =
                sandboxes.terminal(attach.name(), attach.terminal(), attach.make(), size.columns(), size.rows());
        return new Calls.Answer(new Attached(attach.name(), open.number()), new AttachStream(open.terminal(), attach));
    }

    private Calls.Answer run(Run run) {
        String name = run.sandbox().name();
        SandboxInfo created = info(sandboxes.create(spec(run.sandbox())));
        try {
            return new Calls.Answer(created, start(name, run.exec(), () -> finish(name, run.remove(), run.prove())));
        } catch (RuntimeException e) {
            sandboxes.remove(name, true);
            throw e;
        }
    }

    private Optional<Frame> finish(String name, boolean remove, boolean prove) {
        Optional<Evidence> evidence = prove ? evidence(name) : Optional.empty();
        if (remove) {
            sandboxes.remove(name, true);
        } else {
            sandboxes.stop(name);
        }
        return evidence.map(SandboxCalls::proof); // Now that its last connections have ended.
    }

    /** Nothing where it was stopped meanwhile. */
    private Optional<Evidence> evidence(String name) {
        try {
            return Optional.of(sandboxes.evidence(name));
        } catch (SharkException e) {
            LOG.info("no proof of a run: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static Frame proof(Evidence evidence) {
        Deeds.Sum sum = evidence.deeds().sum();
        Proof proof = new Proof(
                evidence.mode(),
                sum.played(),
                sum.missed(),
                sum.bytes(),
                sum.names(),
                sum.waysOut(),
                evidence.packets());
        return new Frame(Frame.Kind.PROOF, new Codec().line(proof).getBytes(StandardCharsets.UTF_8));
    }

    private SandboxSpec spec(CreateSandbox create) {
        String word = create.tape();
        Reference tape =
                word == null ? new Reference(create.name(), "") : tapes.shelf().named(word);
        return new SandboxSpec(
                SandboxSpec.VERSION,
                create.name(),
                create.from(),
                "",
                create.mode(),
                tape.tape(),
                ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()),
                create.mounts(),
                create.environment(),
                create.workdir(),
                create.allow(),
                create.hosts(),
                create.noNewPrivileges(),
                create.passthrough(),
                create.insecureUpstream(),
                create.hostPorts(),
                tape.lock());
    }

    private SandboxInfo info(Sandboxes.Status status) {
        SandboxSpec spec = status.spec();
        Counters counters = tapes.counters(spec.name());
        return new SandboxInfo(
                spec.name(),
                status.running() ? "running" : "stopped",
                spec.mode(),
                spec.base(),
                spec.tape(),
                spec.createdMicros(),
                counters.exchanges(),
                counters.played(),
                counters.errors(),
                counters.bytesOut(),
                counters.bytesIn(),
                status.terminals());
    }

    private SandboxDetail detail(Sandboxes.Status status) {
        SandboxSpec spec = status.spec();
        CreateSandbox settings = new CreateSandbox(
                spec.name(),
                spec.base(),
                spec.mode(),
                spec.lock().isEmpty() ? spec.tape() : spec.lock(),
                spec.mounts(),
                spec.environment(),
                spec.workdir(),
                spec.allow(),
                spec.hosts(),
                spec.noNewPrivileges(),
                spec.passthrough(),
                spec.insecureUpstream(),
                spec.hostPorts());
        return new SandboxDetail(
                info(status),
                settings,
                status.pid(),
                status.directory().resolve("bundle").toString(),
                status.directory().resolve("layers").toString(),
                "embedded",
                sandboxes.notes(spec.name()));
    }
}
