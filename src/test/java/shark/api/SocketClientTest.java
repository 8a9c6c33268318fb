package shark.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** The client on a real socket whose other end does what it wants. */
class SocketClientTest {
    private static final Exec COMMAND = new Exec("dev", List.of("true"), Map.of(), "", "", false, true, 0, 0, 0);

    @TempDir
    Path directory;

    private Path socket = Path.of("");
    private TestingDaemon daemon;
    private SocketClient client;

    @BeforeEach
    void listen() throws IOException {
        socket = directory.resolve("sharkd.sock");
        daemon = new TestingDaemon(socket);
        client = new SocketClient(socket, () -> {
            throw new AssertionError("one listens already");
        });
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    @Test
    void aCallIsAnsweredOrRefusedWithTheDaemonsSentence() {
        daemon.on(Methods.SANDBOX_REMOVE, remove -> {
            if (!remove.force()) {
                throw new SharkException(ErrorCode.CONFLICT, "dev runs; stop it first");
            }
            return new Nothing();
        });

        assertThat(client.call(Methods.SANDBOX_REMOVE, new RemoveSandbox("dev", true)))
                .isEqualTo(new Nothing());
        assertThatThrownBy(() -> client.call(Methods.SANDBOX_REMOVE, new RemoveSandbox("dev", false)))
                .isInstanceOfSatisfying(
                        SharkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
                .hasMessage("dev runs; stop it first");
        assertThat(daemon.asked()).containsExactly(new RemoveSandbox("dev", true), new RemoveSandbox("dev", false));
    }

    /** Each beginning of a stream: the frames that are whole, then its end or an error, never a part of a frame. */
    @Test
    void framesCutAtAnyByteAreWholeOrNotThere() throws IOException {
        List<Frame> sent = List.of(
                new Frame(Frame.Kind.STDOUT, new byte[] {1, 2, 3}),
                new Frame(Frame.Kind.STDERR, new byte[0]),
                Frame.resize(new Frame.Size(80, 24)),
                new Frame(Frame.Kind.EXIT, new byte[] {0, 0, 0, 7}));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<Integer> ends = new ArrayList<>(List.of(0));
        for (Frame frame : sent) {
            all.writeBytes(TestingDaemon.bytes(frame.kind().code(), frame.payload().length, frame.payload()));
            ends.add(all.size());
        }
        for (int cut = 0; cut <= all.size(); cut++) {
            byte[] part = Arrays.copyOf(all.toByteArray(), cut);
            boolean whole = ends.contains(cut);
            List<Frame> read = new ArrayList<>();
            boolean broke = false;
            try (SocketClient.Connection connection = sends(part)) {
                for (Frame frame = connection.read(); frame != null; frame = connection.read()) {
                    read.add(frame);
                }
            } catch (IOException e) {
                broke = true;
            }
            int last = cut;
            assertThat(read).as("cut at %d", cut).usingRecursiveComparison().isEqualTo(sent.subList(0, (int)
                    ends.stream().filter(end -> end > 0 && end <= last).count()));
            assertThat(broke).as("cut at %d", cut).isEqualTo(!whole);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4, -1, a frame that is too long",
        "4, -2147483648, a frame that is too long",
        "4, 1048577, a frame that is too long",
        "4, 2147483647, a frame that is too long",
        "99, 0, a frame of no kind",
        "255, 0, a frame of no kind"
    })
    void aHostileHeadIsAnErrorBeforeAnyMemoryIsTaken(int kind, int length, String message) throws IOException {
        try (SocketClient.Connection connection = sends(TestingDaemon.bytes(kind, length, new byte[64]))) {
            assertThatThrownBy(connection::read).isInstanceOf(IOException.class).hasMessage(message);
        }
    }

    @Test
    void theLargestFrameGoesBothWays() throws IOException {
        byte[] payload = new byte[Frame.MOST];
        new Random(1).nextBytes(payload);
        daemon.onStream(Methods.SANDBOX_EXEC, exec -> new Nothing(), line -> {
            Frame came = line.read();
            line.frame(Frame.Kind.STDOUT, came.payload());
        });
        try (SocketClient.Connection connection =
                client.open(Methods.SANDBOX_EXEC, COMMAND).connection()) {
            connection.write(new Frame(Frame.Kind.STDIN, payload));
            assertThat(connection.read()).usingRecursiveComparison().isEqualTo(new Frame(Frame.Kind.STDOUT, payload));
            assertThat(connection.read()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "{}, daemon.info lacks its parameters",
        "not JSON, a line that is no JSON came",
        "'{\"result\":[]}', daemon.info",
        "'{\"result\":{\"pid\":\"many\"}}', daemon.info"
    })
    void anAnswerThatIsNoneIsSaid(String answer, String message) throws IOException {
        daemon.close();
        try (TestingDaemon odd = answering(answer + "\n")) {
            assertThatThrownBy(() -> client.call(Methods.DAEMON_INFO, new Nothing()))
                    .isInstanceOf(SharkException.class)
                    .hasMessageStartingWith(message);
            assertThat(odd.asked()).isEmpty();
        }
    }

    /** A daemon that dies in the midst of its answer, and one whose line never ends. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{\"jsonrpc\":\"2.0\",\"res", "endless"})
    void aConnectionThatBreaksIsSaidWithTheSocketsPlace(String answer) throws IOException {
        daemon.close();
        String text = answer.equals("endless") ? "x".repeat(Codec.MOST_LINE + 2) : answer;
        try (TestingDaemon odd = answering(text)) {
            assertThatThrownBy(() -> client.call(Methods.DAEMON_INFO, new Nothing()))
                    .isInstanceOfSatisfying(
                            SharkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                    .hasMessage("the connection to the daemon at " + socket + " broke; try again");
            assertThat(odd.asked()).isEmpty();
        }
    }

    @Test
    void aDaemonIsStartedOnceWhereNoneIs() throws IOException {
        daemon.close();
        Files.delete(socket);
        AtomicInteger starts = new AtomicInteger();
        List<TestingDaemon> started = new ArrayList<>();
        SocketClient starting = new SocketClient(socket, () -> {
            starts.incrementAndGet();
            try {
                started.add(new TestingDaemon(socket).on(Methods.SANDBOX_LIST, none -> new SandboxList(List.of())));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(starting.call(Methods.SANDBOX_LIST, new Nothing()).sandboxes())
                .isEmpty();
        assertThat(starting.call(Methods.SANDBOX_LIST, new Nothing()).sandboxes())
                .isEmpty();
        assertThat(starts).hasValue(1);
        started.forEach(TestingDaemon::close);
    }

    /** The socket of a daemon that was killed is still there, and nobody listens. */
    @Test
    void theSocketOfADeadDaemonIsNoDaemon() {
        daemon.close();
        assertThat(socket).exists();
        assertThatThrownBy(() -> client.ofRunning().call(Methods.SANDBOX_LIST, new Nothing()))
                .isInstanceOfSatisfying(
                        SharkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
                .hasMessage("no daemon listens at " + socket);
    }

    @Test
    void aDaemonThatDoesNotComeUpIsSaid() throws IOException {
        daemon.close();
        Files.delete(socket);
        SocketClient idle = new SocketClient(socket, () -> {});
        assertThatThrownBy(() -> idle.call(Methods.SANDBOX_LIST, new Nothing()))
                .isInstanceOf(SharkException.class)
                .hasMessageContaining(socket.toString());
    }

    /** In a directory that all may write to, a socket could be a trap. */
    @Test
    void anotherUsersSocketIsNotTalkedTo() throws IOException {
        Files.setOwner(
                socket, socket.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        assertThatThrownBy(() -> client.call(Methods.SANDBOX_LIST, new Nothing()))
                .isInstanceOfSatisfying(
                        SharkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DENIED))
                .hasMessage("the socket " + socket
                        + " belongs to nobody, not to you; set SHARK_HOME to a directory of your own");
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void eventsAreReadToTheEnd() throws IOException {
        Event event = new TestingRecords(4).make(Event.class);
        String line = new Codec().event(event);
        daemon.onStream(Methods.EVENTS, subscribe -> new Nothing(), to -> {
            to.text(line);
            to.text(line);
        });
        try (SocketClient.Connection connection =
                client.open(Methods.EVENTS, new Subscribe("", "", true)).connection()) {
            assertThat(connection.readEvent()).isEqualTo(event);
            assertThat(connection.readEvent()).isEqualTo(event);
            assertThatThrownBy(connection::readEvent).isInstanceOf(EOFException.class);
            connection.awaitEnd();
        }
    }

    private SocketClient.Connection sends(byte[] bytes) {
        daemon.onStream(Methods.SANDBOX_EXEC, exec -> new Nothing(), line -> line.raw(bytes));
        return client.open(Methods.SANDBOX_EXEC, COMMAND).connection();
    }

    private TestingDaemon answering(String text) throws IOException {
        Files.delete(socket);
        return TestingDaemon.answering(socket, text);
    }
}
