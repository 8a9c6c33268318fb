package shark.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.base.Source;
import shark.store.Body;
import shark.store.Exchange;
import shark.store.Filter;
import shark.store.Store;
import shark.tape.Tapes;

/** What the door answers in an origin's place is in the row as it was sent. */
@Timeout(120)
class OwnAnswersTest {
    @TempDir
    Path directory;

    private final TestingOrigin origin = new TestingOrigin();
    private Tapes tapes;
    private TestingDoor door;
    private Socket client;
    private Mode mode = Mode.RECORD;

    @BeforeEach
    void open() throws Exception {
        tapes = new Tapes(Store.open(directory), Clock.systemUTC());
        door = new TestingDoor(tapes, () -> mode, origin);
        client = door.connect();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        door.close();
        tapes.close();
        origin.close();
    }

    @Test
    void aMissHasItsSizeAndText() throws Exception {
        mode = Mode.REPLAY;
        TestingDoor.Answer answer = TestingDoor.ask(client, TestingDoor.get("/miss"));

        assertThat(answer.body()).startsWith("shark: not on the tape 'tape'");
        ExchangeRow row = row(1);
        assertThat(row.status()).isEqualTo(504);
        assertThat(row.source()).isEqualTo(Source.ERROR);
        assertThat(row.contentType()).isEqualTo("text/plain");
        sent(row, answer);
    }

    @Test
    void aRefusalHasItsSizeAndText() throws Exception {
        mode = Mode.OFF;
        TestingDoor.Answer answer = TestingDoor.ask(client, TestingDoor.get("/off"));

        assertThat(answer.body()).isEqualTo("shark: the sandbox 'box' is off; 'shark mode box record' lets it out\n");
        assertThat(row(1).status()).isEqualTo(403);
        sent(row(1), answer);
    }

    @Test
    void theHeadOfAMissHasNoBody() throws Exception {
        mode = Mode.REPLAY;
        TestingDoor.Answer answer = TestingDoor.ask(client, "HEAD /miss HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(answer.head()).startsWith("HTTP/1.1 504 ");
        assertThat(row(1).responseBytes()).isZero();
        sent(row(1), answer);
    }

    @Test
    void whatIsNotHttpIsAnsweredAndRecorded() throws Exception {
        TestingDoor.Answer answer = TestingDoor.ask(
                client,
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

        assertThat(answer.body()).isEqualTo("shark: the request has both Content-Length and Transfer-Encoding\n");
        assertThat(row(1).status()).isEqualTo(400);
        sent(row(1), answer);
    }

    @Test
    void anOriginThatTalksNonsenseGivesA502ThatIsRecorded() throws Exception {
        origin.answers("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc");
        TestingDoor.Answer answer = TestingDoor.ask(client, TestingDoor.get("/nonsense"));

        assertThat(answer.head()).startsWith("HTTP/1.1 502 ");
        sent(row(1), answer);
    }

    @Test
    void aRecordedAnswerWhoseFileIsGoneIsRefused() throws Exception {
        origin.answers("HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n" + "x".repeat(70_000));
        TestingDoor.ask(client, TestingDoor.get("/large"));
        Body recorded = stored(row(1)).responseBody();
        Files.delete(((Body.Large) recorded).file());
        mode = Mode.REPLAY;
        TestingDoor.Answer answer = TestingDoor.ask(client, TestingDoor.get("/large"));

        assertThat(answer.head()).startsWith("HTTP/1.1 500 ");
        assertThat(answer.body()).isEqualTo("shark: the recorded exchange 1 is no longer there; ask again\n");
        assertThat(row(2).playedFrom()).isZero();
        sent(row(2), answer);
    }

    @Test
    void anUploadThatBreaksOffKeepsWhatCameAndLeavesNoFile() throws Exception {
        client.getOutputStream()
                .write(("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n" + "u".repeat(500_000))
                        .getBytes(StandardCharsets.US_ASCII));
        await().until(this::isSpooled);
        client.close();

        ExchangeRow row = row(1);
        assertThat(row.error()).isEqualTo("the client closed the connection");
        Body.Large body = (Body.Large) stored(row).requestBody();
        assertThat(body.size()).isEqualTo(row.requestBytes()).isBetween(1L, 500_000L);
        assertThat(body.file()).hasContent("u".repeat((int) body.size()));
        assertThat(directory.resolve("bodies/new")).isEmptyDirectory();
    }

    @Test
    void whatIsRemovedWhileItIsPlayedIsPlayedWhole() throws Exception {
        String body = "x".repeat(30_000_000);
        origin.answers("HTTP/1.1 200 OK\r\nContent-Length: 30000000\r\n\r\n" + body);
        TestingDoor.ask(client, TestingDoor.get("/large"));
        row(1);
        mode = Mode.REPLAY;
        // More than a socket holds: the answer is under way when its exchange is removed.
        client.getOutputStream().write(TestingDoor.get("/large").getBytes(StandardCharsets.US_ASCII));
        tapes.remove(row(2).playedFrom());

        assertThat(TestingDoor.ask(client, "").body()).isEqualTo(body);
        assertThat(tapes.find(1)).isEmpty();
    }

    /** A body has come so far that it is written to a file. */
    private boolean isSpooled() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("bodies/new"))) {
            return files.findAny().isPresent();
        }
    }

    /** The row says what was sent, byte for byte. */
    private void sent(ExchangeRow row, TestingDoor.Answer answer) {
        Exchange exchange = stored(row);
        assertThat(new String(exchange.responseHead(), StandardCharsets.ISO_8859_1))
                .isEqualTo(answer.head());
        assertThat(new String(((Body.Small) exchange.responseBody()).content(), StandardCharsets.ISO_8859_1))
                .isEqualTo(answer.body());
        assertThat(row.responseBytes()).isEqualTo(answer.body().length());
    }

    private Exchange stored(ExchangeRow row) {
        return tapes.find(row.id()).orElseThrow();
    }

    /** The newest row, once so many are on disk. */
    private ExchangeRow row(int count) {
        List<ExchangeRow> rows = await().until(
                        () -> tapes.list(Filter.ALL, "", 0, 10),
                        all -> all.size() == count
                                && all.get(0).phase() == Phase.STORED
                                && tapes.find(all.get(0).id()).isPresent());
        return rows.get(0);
    }
}
