package shark.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.base.Source;
import shark.store.Body;
import shark.store.Counters;
import shark.store.Exchange;
import shark.store.Filter;
import shark.store.Store;

/** What each mode decides, and what it leaves behind. */
@Timeout(60)
class DecideTest {
    private static final byte[] NONE = new byte[0];
    private static final Instant NOW = Instant.parse("2024-02-26T10:00:00.123456Z");

    @TempDir
    Path directory;

    private Tapes tapes;
    private Mode mode = Mode.RECORD;

    @BeforeEach
    void open() {
        tapes = new Tapes(Store.open(directory), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        tapes.close();
    }

    /** A mode; whether it decides before the body has come, and lets nothing out; what it decides with and without a match. */
    @ParameterizedTest
    @CsvSource({
        "RECORD, true,  false, forward,    forward",
        "LIVE,   true,  false, forward,    forward",
        "AUTO,   false, false, play,       forward",
        "REPLAY, false, true,  play,       refuse 504",
        "OFF,    true,  true,  refuse 403, refuse 403"
    })
    void eachModeDecides(Mode tested, boolean early, boolean sealed, String onMatch, String onMiss) {
        record("/known", "answer");
        mode = tested;
        assertThat(begin("/known").decidesEarly()).isEqualTo(early);
        assertThat(tapes.recorder("box", "tape", () -> mode).sealed()).isEqualTo(sealed);
        assertThat(word(decided(begin("/known")))).isEqualTo(onMatch);
        assertThat(word(decided(begin("/unknown")))).isEqualTo(onMiss);
        assertThat(word(decided(begin("other", "/known"))))
                .as("on another tape")
                .isEqualTo(onMiss);
    }

    /** What came of a recorded exchange, and whether it is played afterwards. */
    @ParameterizedTest
    @CsvSource({
        "200, '',       true",
        "404, '',       true",
        "500, '',       true",
        "304, '',       true",
        "101, '',       false",
        "200, it broke, false",
        "502, it broke, false"
    })
    void onlyWholeAnswersOfAnOriginArePlayed(int status, String error, boolean played) {
        Recording recording = begin("/x");
        recording.response(status, bytes("HTTP/1.1 " + status + " X\r\n\r\n"));
        if (error.isEmpty()) {
            recording.complete(NONE);
        } else {
            recording.fail(status, error);
        }
        stored(recording.id());
        mode = Mode.REPLAY;
        assertThat(word(decided(begin("/x")))).isEqualTo(played ? "play" : "refuse 504");
    }

    @Test
    void aRefusalIsAnErrorRowWithItsText() {
        mode = Mode.OFF;
        Recording recording = begin("/x");
        Decision.Refuse refusal = (Decision.Refuse) decided(recording);
        assertThat(new String(refusal.body(), StandardCharsets.UTF_8))
                .isEqualTo("shark: the sandbox 'box' is off; 'shark mode box record' lets it out\n");
        recording.response(403, bytes("HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\n\r\n"));
        recording.responseBody().write(ByteBuffer.wrap(refusal.body()));
        recording.fail(403, refusal.error());

        Exchange exchange = stored(recording.id());
        assertThat(exchange.row().source()).isEqualTo(Source.ERROR);
        assertThat(exchange.row().error()).isEqualTo("the sandbox 'box' is off; 'shark mode box record' lets it out");
        assertThat(exchange.key()).isNull();
        assertThat(((Body.Small) exchange.responseBody()).content()).isEqualTo(refusal.body());
    }

    @Test
    void allPartsOfAnExchangeAreKept() {
        Recording recording = begin("/all");
        recording.requestBody().write(ByteBuffer.wrap(bytes("question")));
        recording.requestEnd(bytes("Q: 1\r\n"));
        recording.informational(bytes("HTTP/1.1 103 A\r\n\r\n"));
        recording.informational(bytes("HTTP/1.1 103 B\r\n\r\n"));
        recording.response(201, bytes("HTTP/1.1 201 C\r\nContent-Type: Text/X;a\r\n\r\n"));
        recording.responseBody().write(ByteBuffer.wrap(bytes("ans")));
        recording.responseBody().write(ByteBuffer.wrap(bytes("wer")));
        recording.complete(bytes("A: 2\r\n"));

        Exchange exchange = stored(recording.id());
        ExchangeRow row = exchange.row();
        assertThat(row.startedMicros()).isEqualTo(1_708_941_600_123_456L);
        assertThat(row.method() + " " + row.url()).isEqualTo("POST http://example.org/all");
        assertThat(row.status()).isEqualTo(201);
        assertThat(row.requestBytes()).isEqualTo(8);
        assertThat(row.responseBytes()).isEqualTo(6);
        assertThat(row.contentType()).isEqualTo("text/x");
        assertThat(row.source()).isEqualTo(Source.NETWORK);
        assertThat(row.error()).isNull();
        assertThat(exchange.requestTrailers()).isEqualTo(bytes("Q: 1\r\n"));
        assertThat(exchange.informational()).isEqualTo(bytes("HTTP/1.1 103 A\r\n\r\nHTTP/1.1 103 B\r\n\r\n"));
        assertThat(exchange.responseTrailers()).isEqualTo(bytes("A: 2\r\n"));
        assertThat(((Body.Small) exchange.requestBody()).content()).isEqualTo(bytes("question"));
        assertThat(((Body.Small) exchange.responseBody()).content()).isEqualTo(bytes("answer"));
        assertThat(tapes.counters("box")).isEqualTo(new Counters(1, 0, 0, 8, 6));
    }

    @Test
    void aPlayedExchangeTellsWhatItWasPlayedFromAndSharesItsBody() throws Exception {
        byte[] large = new byte[300_000];
        large[7] = 7;
        Recording first = begin("/large");
        first.response(200, bytes("HTTP/1.1 200 OK\r\n\r\n"));
        first.responseBody().write(ByteBuffer.wrap(large));
        first.complete(bytes("T: 1\r\n"));
        stored(first.id());
        mode = Mode.AUTO;
        Recording again = begin("/large");
        Decision.Play play = (Decision.Play) decided(again);
        assertThat(play.trailers()).isEqualTo(bytes("T: 1\r\n"));
        Path file = ((Decision.InFile) play.body()).file();
        assertThat(file).hasBinaryContent(large);

        tapes.remove(first.id());
        assertThat(file).as("while it is played").exists();
        again.response(200, play.head());
        again.complete(play.trailers());
        Exchange played = stored(again.id());
        assertThat(played.row().playedFrom()).isEqualTo(first.id());
        assertThat(played.row().responseBytes()).isEqualTo(300_000);
        assertThat(played.key()).as("what was played is not recorded anew").isNull();
        assertThat(((Body.Large) played.responseBody()).file()).isEqualTo(file).exists();
        tapes.remove(again.id());
        await().until(() -> !Files.exists(file));
    }

    @Test
    void playingThatBreaksOffLetsTheBodyGo() {
        byte[] large = new byte[300_000];
        Recording first = begin("/large");
        first.response(200, bytes("HTTP/1.1 200 OK\r\n\r\n"));
        first.responseBody().write(ByteBuffer.wrap(large));
        first.complete(NONE);
        stored(first.id());
        mode = Mode.REPLAY;
        Recording again = begin("/large");
        Path file = ((Decision.InFile) ((Decision.Play) decided(again)).body()).file();
        again.fail(0, "the client closed the connection");
        assertThat(stored(again.id()).row().source()).isEqualTo(Source.ERROR);
        tapes.remove(first.id());
        assertThat(file).doesNotExist();
    }

    @Test
    void liveShowsWhatPassesAndKeepsNothing() {
        mode = Mode.LIVE;
        try (Feed.Subscription shown = tapes.feed().subscribe()) {
            Recording recording = begin("/live");
            recording.response(200, bytes("HTTP/1.1 200 OK\r\n\r\n"));
            recording.responseBody().write(ByteBuffer.wrap(new byte[200_000]));
            assertThat(tapes.list(Filter.ALL, "", 0, 10)).hasSize(1);
            recording.complete(NONE);
            assertThat(shown.drain().rows()).singleElement().satisfies(row -> {
                assertThat(row.phase()).isEqualTo(Phase.STORED);
                assertThat(row.responseBytes()).isEqualTo(200_000);
            });
        }
        Recorder recorder = tapes.recorder("box", "tape", () -> mode);
        recorder.malformed("http", "a", 80, bytes("?"), 400, NONE, NONE, "nonsense");
        recorder.tunnel("tcp", "a", 22).end("");
        assertThat(tapes.list(Filter.ALL, "", 0, 10)).isEmpty();
        assertThat(tapes.counters("box")).isEqualTo(Counters.NONE);
        assertThat(tapes.storedExchanges()).isZero();
    }

    @Test
    void tunnelsAreCountedAndTheirEndIsTold() {
        Recorder recorder = tapes.recorder("box", "tape", () -> mode);
        Recorder.TunnelRecording good = recorder.tunnel("tls", "example.org", 443);
        Recorder.TunnelRecording bad = recorder.tunnel("udp", "192.0.2.1", 443);
        good.progress(10, 20);
        assertThat(tapes.list(Filter.parse("host:example"), "", 0, 10))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.phase()).isEqualTo(Phase.RESPONSE);
                    assertThat(row.requestBytes()).isEqualTo(10);
                    assertThat(row.responseBytes()).isEqualTo(20);
                });
        good.progress(100, 200);
        good.end("");
        bad.end("QUIC is refused");
        await().until(() -> tapes.storedExchanges() == 2);
        assertThat(tapes.list(Filter.parse("source:tunnel"), "", 0, 10))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.method() + " " + row.url()).isEqualTo("CONNECT tls://example.org:443");
                    assertThat(row.requestBytes() + row.responseBytes()).isEqualTo(300);
                });
        assertThat(tapes.list(Filter.parse("source:error"), "", 0, 10))
                .extracting(ExchangeRow::error)
                .containsExactly("QUIC is refused");
        assertThat(tapes.counters("box")).isEqualTo(new Counters(2, 0, 1, 100, 200));
    }

    @Test
    void interimAnswersAreKeptUpToABound() {
        Recording recording = begin("/endless");
        byte[] interim = bytes("HTTP/1.1 103 X\r\nA: " + "x".repeat(1_000) + "\r\n\r\n");
        for (int i = 0; i < 100; i++) {
            recording.informational(interim);
        }
        recording.response(200, bytes("HTTP/1.1 200 OK\r\n\r\n"));
        recording.complete(NONE);
        assertThat(stored(recording.id()).informational().length)
                .isEqualTo((64 * 1024 / interim.length) * interim.length);
    }

    private void record(String path, String answer) {
        Recording recording = begin(path);
        recording.response(200, bytes("HTTP/1.1 200 OK\r\n\r\n"));
        recording.responseBody().write(ByteBuffer.wrap(bytes(answer)));
        recording.complete(NONE);
        stored(recording.id());
    }

    private Recording begin(String path) {
        return begin("tape", path);
    }

    private Recording begin(String tape, String path) {
        byte[] head = bytes("POST " + path + " HTTP/1.1\r\nHost: example.org\r\n\r\n");
        return tapes.recorder("box", tape, () -> mode)
                .begin(new RequestHead("POST", "http", "example.org", 80, path, head));
    }

    private static Decision decided(Recording recording) {
        recording.requestEnd(NONE);
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        recording.decide(decision::complete);
        return decision.join();
    }

    private static String word(Decision decision) {
        return decision instanceof Decision.Refuse refuse
                ? "refuse " + refuse.status()
                : decision instanceof Decision.Play ? "play" : "forward";
    }

    private Exchange stored(long id) {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> tapes.find(id), Optional::isPresent)
                .orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
