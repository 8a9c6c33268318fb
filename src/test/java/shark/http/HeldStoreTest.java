package shark.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.base.Mode;
import shark.store.Filter;
import shark.store.Store;
import shark.tape.Tapes;

/** The door while the store's writer is held up: it begins nothing that could not be recorded, and loses nothing. */
@Timeout(180)
class HeldStoreTest {
    private static final int CLIENTS = 32;
    private static final int EACH = 75;
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n" + "x".repeat(20_000);

    @TempDir
    Path directory;

    private final TestingOrigin origin = new TestingOrigin();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private Store store;
    private Tapes tapes;
    private TestingDoor door;
    private Mode mode = Mode.RECORD;

    @BeforeEach
    void open() throws InterruptedException {
        store = Store.open(directory);
        tapes = new Tapes(store, Clock.systemUTC());
        door = new TestingDoor(tapes, () -> mode, origin);
        origin.answersAlways(ANSWER);
    }

    @AfterEach
    void close() throws Exception {
        clients.shutdownNow();
        door.close();
        tapes.close();
        origin.close();
    }

    @Test
    void clientsWaitWhileTheStoreIsBehindAndEveryExchangeIsRecorded() throws Exception {
        try (Connection other = locked()) {
            List<Future<?>> answered = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                answered.add(clients.submit(() -> askMany(client)));
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> !store.ready());
            // What was under way still ends; then nothing moves.
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> tapes.feed().inFlight().size() == store.waiting());
            assertThat(store.waitingBytes()).isLessThan((32 << 20) + CLIENTS * 25_000L);
            assertThat(answered).anyMatch(future -> !future.isDone());
            assertThat(store.count()).isZero();

            other.createStatement().execute("ROLLBACK");
            for (Future<?> future : answered) {
                future.get();
            }
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> store.count() == CLIENTS * EACH);
        assertThat(tapes.list(Filter.parse("-status:200"), "", 0, 10)).isEmpty();
    }

    @Test
    void whatIsNotRecordedDoesNotWait() throws Exception {
        try (Connection other = locked();
                Socket client = door.connect()) {
            fill();
            mode = Mode.LIVE;
            assertThat(TestingDoor.ask(client, TestingDoor.get("/live"), ANSWER.length()))
                    .isEqualTo(ANSWER);
            other.createStatement().execute("ROLLBACK");
        }
    }

    @Test
    void aTunnelAndAHalfClosedRequestWaitToo() throws Exception {
        try (Connection other = locked()) {
            waitBoth(other, fill());
        }
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        tapes.list(Filter.parse("source:tunnel"), "", 0, 10).size() == 1);
    }

    @Test
    void requestsByHttp2WaitWithTheirBodies() throws Exception {
        BlockingQueue<Http2Peer.Frame> received = new LinkedBlockingQueue<>();
        try (Connection other = locked();
                Http2Server server = new Http2Server(ServerSocketFactory.getDefault(), (program, connection) -> {
                    for (Http2Peer.Frame frame = program.next(); frame != null; frame = program.next()) {
                        received.add(frame);
                        if (frame.ends()) {
                            program.headers(frame.stream(), true, ":status", "204");
                        }
                    }
                });
                TestingDoor second = new TestingDoor(
                        tapes,
                        () -> mode,
                        new Limits(1000, 50, 60_000, 60, 100_000, 64),
                        InetAddress.getLoopbackAddress(),
                        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port())))) {
            int stored = fill();
            try (Http2Peer program = Http2Peer.client(second.connect())) {
                program.headers(1, false, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/held")
                        .data(1, false, "bo")
                        .data(1, true, "dy")
                        .get(3, "/held");
                assertThat(store.ready()).isFalse();
                assertThat(received).isEmpty();

                other.createStatement().execute("ROLLBACK");
                assertThat(program.answer(1).status()).isEqualTo("204");
                assertThat(program.get(5, "/after").answer(5).status()).isEqualTo("204");
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> store.count() == stored + 3);
        }
        assertThat(received.stream()
                        .filter(frame -> frame.type() == Http2Peer.DATA)
                        .map(Http2Peer.Frame::text)
                        .reduce("", String::concat))
                .isEqualTo("body");
    }

    private void waitBoth(Connection other, int stored) throws Exception {
        try (Socket half = door.connect();
                Socket tunnel = door.connect()) {
            half.getOutputStream().write(TestingDoor.get("/half").getBytes(StandardCharsets.US_ASCII));
            half.shutdownOutput();
            tunnel.getOutputStream().write("\u0001GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            CompletableFuture<Void> resumed = new CompletableFuture<>();
            store.whenReady(() -> resumed.complete(null));
            assertThat(resumed).isNotDone();

            other.createStatement().execute("ROLLBACK");
            assertThat(new String(half.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .isEqualTo(ANSWER);
            tunnel.getInputStream().readNBytes(ANSWER.length());
            await().atMost(Duration.ofMinutes(1)).until(() -> store.count() == stored + 1);
        }
    }

    /** Takes requests until the store is behind; how many. */
    private int fill() throws IOException {
        int count = 0;
        try (Socket socket = door.connect()) {
            for (; store.ready(); count++) {
                TestingDoor.ask(socket, TestingDoor.get("/fill"), ANSWER.length());
                while (store.waiting() == count) {
                    Thread.onSpinWait(); // The answer comes just before its exchange is queued.
                }
            }
        }
        return count;
    }

    private Void askMany(int client) throws IOException {
        try (Socket socket = door.connect()) {
            for (int i = 0; i < EACH; i++) {
                String path = "/" + client + "/" + i;
                assertThat(TestingDoor.ask(socket, TestingDoor.get(path), ANSWER.length()))
                        .isEqualTo(ANSWER);
            }
        }
        return null;
    }

    private Connection locked() throws Exception {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("shark.db"));
        connection.createStatement().execute("BEGIN IMMEDIATE");
        return connection;
    }
}
