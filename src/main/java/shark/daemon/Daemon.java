package shark.daemon;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.api.DaemonInfo;
import shark.api.Methods;
import shark.api.Nothing;
import shark.base.ErrorCode;
import shark.base.Finding;
import shark.base.Places;
import shark.base.SharkException;
import shark.base.Version;
import shark.container.Runc;
import shark.http.DemoSite;
import shark.http.proxy.Proxies;
import shark.http.tls.Interceptor;
import shark.http.tls.KeyLog;
import shark.http.tls.TlsSettings;
import shark.sandbox.Ground;
import shark.sandbox.ProxyDoors;
import shark.sandbox.Sandboxes;
import shark.store.Store;
import shark.store.StoreKey;
import shark.sys.Descriptors;
import shark.sys.Keeper;
import shark.sys.Libc;
import shark.sys.NativeProgram;
import shark.sys.Orphans;
import shark.tape.Tapes;
import shark.tape.redact.Redaction;

/** The daemon: puts the parts together, takes back what an earlier one left, serves until it is told to stop. */
public final class Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    private Daemon() {}

    /** Runs; returns when {@code daemon.stop} was called; sandboxes that run then are stopped. A SIGTERM ends the JVM as a crash would: nothing is lost, and the sandboxes go on. */
    public static void run(Places places, Map<String, String> environment) throws InterruptedException {
        Libc libc = Libc.load();
        Keeper keeper = Keeper.inherited(libc, environment, places.runtime());
        NativeProgram program = NativeProgram.find(environment);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                Math.max(2, Runtime.getRuntime().availableProcessors()),
                new DefaultThreadFactory("door"),
                EpollIoHandler.newFactory());
        ExecutorService workers = pool("worker", 16);
        ExecutorService lookups = pool("resolver", 8);
        ExecutorService signer = pool("signer", 2);
        ScheduledExecutorService events =
                Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("events", true));
        CountDownLatch stopped = new CountDownLatch(1);
        Clock clock = Clock.systemUTC();
        Path data = places.data();
        watch();
        try (Tapes tapes = tapes(places, environment, clock);
                DemoSite demo = new DemoSite()) {
            Settings settings = Settings.read(places.config(), environment);
            Proxies proxies = settings.proxies();
            TlsSettings tls = tls(settings);
            Ground ground = new Ground(
                    data.resolve("sandboxes"),
                    libc,
                    keeper,
                    new Orphans(keeper),
                    program,
                    new Descriptors(libc),
                    new Runc(places.runtime().resolve("runc")),
                    tapes,
                    loops,
                    proxies,
                    tls,
                    lookups,
                    signer,
                    demo.address(),
                    clock,
                    new AtomicLong());
            Sandboxes sandboxes = new Sandboxes(ground);
            ProxyDoors doors = new ProxyDoors(ground, sandboxes::has);
            sandboxes.recover();
            Calls calls = new Calls();
            ProxyCalls proxyCalls = new ProxyCalls(doors, sandboxes, tapes);
            proxyCalls.addTo(calls);
            SandboxCalls sandboxCalls = new SandboxCalls(sandboxes, doors, proxyCalls, tapes, clock);
            sandboxCalls.addTo(calls);
            new HttpCalls(tapes).addTo(calls);
            new TapeRulesCalls(tapes).addTo(calls);
            new RefreshCalls(sandboxes, tapes).addTo(calls);
            new TapeCalls(tapes.shelf(), sandboxes).addTo(calls);
            calls.onStream(
                    Methods.EVENTS,
                    subscribe -> new Calls.Answer(
                            new Nothing(),
                            new EventStream(subscribe, tapes, sandboxCalls::list, sandboxes::changes, events)));
            Instant started = clock.instant();
            calls.on(Methods.DAEMON_INFO, none -> info(places, keeper, tapes, findings(tapes, proxies, tls), started));
            calls.onStream(
                    Methods.DAEMON_STOP, none -> new Calls.Answer(new Nothing(), new Farewell(stopped::countDown)));
            new Server(calls, workers, libc.geteuid()).serve(keeper.get("api").get(0), loops);

            signer.execute(Interceptor::warm);
            LOG.info("sharkd {} serves {}", ProcessHandle.current().pid(), places.socket());
            stopped.await();
            LOG.info("sharkd stops");
            doors.list().forEach(doors::close);
            sandboxes.list().forEach(status -> sandboxes.stop(status.spec().name()));
        } catch (RuntimeException e) {
            LOG.error("sharkd cannot work", e);
            // Nobody reads a log who waits for an answer: the next client is told, and then the keeper tries again.
            AtomicBoolean asked = new AtomicBoolean();
            CountDownLatch told = new CountDownLatch(1);
            Calls refusing = Calls.refusing(why(e), told::countDown, () -> {
                asked.set(true);
                told.countDown();
            });
            new Server(refusing, workers, libc.geteuid())
                    .serve(keeper.get("api").get(0), loops);
            told.await();
            if (!asked.get()) {
                throw e;
            }
        } finally {
            loops.shutdownGracefully();
            workers.shutdown();
            events.shutdownNow();
            lookups.shutdown();
            signer.shutdownNow();
        }
    }

    private static SharkException why(RuntimeException e) {
        return e instanceof SharkException known
                ? known
                : new SharkException(ErrorCode.INTERNAL, "the daemon cannot start: " + e + "; its log tells more", e);
    }

    private static TlsSettings tls(Settings settings) {
        String keyLog = settings.tlsKeyLog();
        return new TlsSettings(keyLog.isEmpty() ? null : KeyLog.to(Path.of(keyLog)), settings.certificates());
    }

    private static List<Finding> findings(Tapes tapes, Proxies proxies, TlsSettings tls) {
        return Stream.of(tapes.findings(), proxies.findings(), tls.findings())
                .flatMap(List::stream)
                .toList();
    }

    private static Tapes tapes(Places places, Map<String, String> environment, Clock clock) {
        Settings settings = Settings.read(places.config(), environment);
        Path directory = places.data().resolve("store");
        Store store = Store.open(directory, settings.storeLimit());
        try {
            Redaction redaction = settings.secrets()
                    .map(secrets -> Redaction.of(secrets, StoreKey.of(directory)))
                    .orElse(Redaction.NONE);
            return new Tapes(store, clock, redaction);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Without the keeper nothing would hold what must outlive this daemon: the next client starts both anew. */
    private static void watch() {
        ProcessHandle.current()
                .parent()
                .ifPresent(parent -> parent.onExit().thenRun(() -> {
                    LOG.error("the keeper has ended; sharkd ends with it");
                    Runtime.getRuntime().halt(1);
                }));
    }

    private static DaemonInfo info(Places places, Keeper keeper, Tapes tapes, List<Finding> findings, Instant started) {
        return new DaemonInfo(
                Version.NUMBER,
                ProcessHandle.current().pid(),
                keeper.pid(),
                ChronoUnit.MICROS.between(Instant.EPOCH, started),
                places.socket().toString(),
                places.data().toString(),
                tapes.storedBytes(),
                tapes.storedExchanges(),
                findings);
    }

    private static ExecutorService pool(String name, int threads) {
        return Executors.newFixedThreadPool(threads, new DefaultThreadFactory(name, true));
    }
}
