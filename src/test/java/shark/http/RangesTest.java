package shark.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.base.Source;
import shark.store.Exchange;
import shark.store.Filter;
import shark.store.Store;
import shark.tape.Tapes;

/** Ranges of what was recorded as a whole: of a body in memory and of one in a file, in the clear and over TLS. */
@Timeout(60)
class RangesTest {
    @TempDir
    Path directory;

    private final TestingOrigin origin = new TestingOrigin();
    private Tapes tapes;
    private TestingDoor door;
    private volatile Mode mode = Mode.RECORD;

    @BeforeEach
    void open() {
        tapes = new Tapes(Store.open(directory.resolve("store")), Clock.systemUTC());
        door = new TestingDoor(tapes, () -> mode, origin);
    }

    @AfterEach
    void close() throws Exception {
        door.close();
        tapes.close();
        origin.close();
    }

    private static String body(int size) {
        StringBuilder body = new StringBuilder(size);
        while (body.length() < size) {
            body.append(body.length()).append(' ');
        }
        return body.substring(0, size);
    }

    private static String answer(String body) {
        return "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String get(String fields) {
        return "GET /file HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n";
    }

    private Exchange stored(long id) {
        await().until(() -> tapes.list(Filter.ALL, "", 0, 100).stream()
                .anyMatch(row -> row.id() == id && row.phase() == Phase.STORED));
        return tapes.find(id).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20_000, 3_000_000})
    void aRangeIsPlayed(int size) throws Exception {
        String whole = body(size);
        origin.answers(answer(whole));
        try (Socket program = door.connect()) {
            TestingDoor.ask(program, "GET /file HTTP/1.1\r\nHost: a\r\n\r\n");
            stored(1);
            mode = Mode.REPLAY;

            TestingDoor.Answer part = TestingDoor.ask(program, get("Range: bytes=3-" + (size - 2)));
            assertThat(part.head())
                    .startsWith("HTTP/1.1 206 Partial Content\r\n")
                    .contains("ETag: \"e\"\r\n", "Content-Range: bytes 3-" + (size - 2) + "/" + size + "\r\n")
                    .contains("Cache-Status: shark; hit\r\n");
            assertThat(part.body()).isEqualTo(whole.substring(3, size - 1));
            ExchangeRow row = stored(2).row();
            assertThat(row.status()).isEqualTo(206);
            assertThat(row.source()).isEqualTo(Source.PLAYED);
            assertThat(row.playedFrom()).isEqualTo(1);
            assertThat(row.responseBytes()).isEqualTo(size - 4);

            assertThat(TestingDoor.ask(program, get("Range: bytes=-4")).body()).isEqualTo(whole.substring(size - 4));
            TestingDoor.Answer none = TestingDoor.ask(program, get("Range: bytes=" + size + "-"));
            assertThat(none.head())
                    .startsWith("HTTP/1.1 416 Range Not Satisfiable\r\n")
                    .contains("Content-Range: bytes */" + size + "\r\n");
            assertThat(stored(4).responseBody().size()).isZero();
            TestingDoor.Answer other = TestingDoor.ask(program, get("Range: bytes=0-1\r\nIf-Range: \"other\""));
            assertThat(other.head()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(other.body()).isEqualTo(whole);
            // The whole afterwards, over the same connection.
            assertThat(TestingDoor.ask(program, "GET /file HTTP/1.1\r\nHost: a\r\n\r\n")
                            .body())
                    .isEqualTo(whole);
        }
        assertThat(origin.received()).hasSize(1);
    }

    @Test
    void aRangeThatWasRecordedAsSuchGoesFirst() throws Exception {
        origin.answers(
                answer("0123456789"),
                "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-1/10\r\nContent-Length: 2\r\n\r\nAB");
        try (Socket program = door.connect()) {
            TestingDoor.ask(program, "GET /file HTTP/1.1\r\nHost: a\r\n\r\n");
            TestingDoor.ask(program, get("Range: bytes=0-1"));
            stored(2);
            mode = Mode.REPLAY;
            assertThat(TestingDoor.ask(program, get("Range: bytes=0-1")).body()).isEqualTo("AB");
            assertThat(TestingDoor.ask(program, get("Range: bytes=0-2")).body()).isEqualTo("012");
        }
    }

    @Test
    void aWholeIsNotMadeOfAPartNorARangeOfAnError() throws Exception {
        origin.answers(
                "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-1/10\r\nContent-Length: 2\r\n\r\nAB",
                "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nnever");
        try (Socket program = door.connect()) {
            TestingDoor.ask(program, get("Range: bytes=0-1"));
            TestingDoor.ask(program, "GET /none HTTP/1.1\r\nHost: a\r\n\r\n");
            stored(2);
            mode = Mode.REPLAY;
            assertThat(TestingDoor.ask(program, "GET /file HTTP/1.1\r\nHost: a\r\n\r\n")
                            .head())
                    .startsWith("HTTP/1.1 504 ");
            TestingDoor.Answer error =
                    TestingDoor.ask(program, "GET /none HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\n\r\n");
            assertThat(error.head()).startsWith("HTTP/1.1 404 ");
            assertThat(error.body()).isEqualTo("never");
            assertThat(TestingDoor.ask(program, "HEAD /none HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\n\r\n")
                            .head())
                    .startsWith("HTTP/1.1 504 ");
        }
    }
}
