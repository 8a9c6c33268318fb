package shark.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.base.SharkException;
import shark.base.Source;
import shark.store.Body;
import shark.store.Exchange;
import shark.store.Filter;
import shark.store.Store;

/** Recording and playing through the real store. */
class TapesTest {
    private static final byte[] NONE = new byte[0];

    @TempDir
    Path directory;

    private Tapes tapes;
    private Mode mode = Mode.RECORD;

    @BeforeEach
    void open() {
        tapes = new Tapes(Store.open(directory), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        tapes.close();
    }

    @Test
    void whatWasRecordedIsPlayed() {
        long recorded = exchange("/a", "", "answer a");

        mode = Mode.REPLAY;
        Recording again = begin("/a", "");
        Decision decision = decided(again);

        assertThat(decision).isInstanceOf(Decision.Play.class);
        Decision.Play play = (Decision.Play) decision;
        assertThat(play.recorded()).isEqualTo(recorded);
        assertThat(play.status()).isEqualTo(200);
        assertThat(((Decision.InMemory) play.body()).bytes()).isEqualTo(bytes("answer a"));
        again.response(200, play.head());
        again.complete(NONE);
        ExchangeRow row = stored(again.id()).row();
        assertThat(row.source()).isEqualTo(Source.PLAYED);
        assertThat(row.playedFrom()).isEqualTo(recorded);
        assertThat(row.responseBytes()).isEqualTo(8);
    }

    @Test
    void equalRequestsPlayInRecordedOrderAndTheLastRepeats() {
        exchange("/a", "", "one");
        exchange("/a", "", "two");
        mode = Mode.REPLAY;

        assertThat(Stream.generate(() -> played("/a")).limit(4)).containsExactly("one", "two", "two", "two");
        tapes.rewind("tape");
        assertThat(played("/a")).isEqualTo("one");
    }

    @Test
    void aPinnedAnswerWins() {
        long first = exchange("/a", "", "one");
        exchange("/a", "", "two");
        tapes.pin(first, true);
        mode = Mode.REPLAY;

        assertThat(Stream.generate(() -> played("/a")).limit(3)).containsOnly("one");
        assertThat(tapes.list(Filter.parse("pinned:yes"), "", 0, 10))
                .extracting(ExchangeRow::id)
                .containsExactly(first);
    }

    @Test
    void aMissNamesTheNearestAndWhatDiffers() {
        long near = exchange("/list?page=1", "", "x");
        exchange("/elsewhere", "", "x");
        mode = Mode.REPLAY;

        Decision.Refuse miss = (Decision.Refuse) decided(begin("/list?page=2", ""));

        assertThat(miss.status()).isEqualTo(504);
        assertThat(new String(miss.body(), StandardCharsets.UTF_8)).isEqualTo("""
                        shark: not on the tape 'tape', and nothing leaves in replay:
                          GET http://example.org/list?page=2
                        The nearest recorded request is exchange %d:
                          GET http://example.org/list?page=1
                          differs in query page: recorded 1, asked 2
                        Then comes exchange %d:
                          GET http://example.org/elsewhere
                          differs in path: recorded /elsewhere, asked /list
                          differs in query page: recorded none, asked 2
                        """.formatted(near, near + 1));
    }

    @Test
    void theRequestsBodyIsPartOfWhatIsMatched() {
        exchange("/form", "a=1", "one");
        mode = Mode.REPLAY;

        assertThat(decided(begin("/form", "a=2"))).isInstanceOf(Decision.Refuse.class);
        assertThat(decided(begin("/form", "a=1"))).isInstanceOf(Decision.Play.class);
    }

    @Test
    void autoForwardsWhatItDoesNotHave() {
        mode = Mode.AUTO;
        assertThat(decided(begin("/a", ""))).isInstanceOf(Decision.Forward.class);
        exchange("/a", "", "one");
        assertThat(decided(begin("/a", ""))).isInstanceOf(Decision.Play.class);
    }

    @Test
    void offRefusesAndLiveKeepsNothing() {
        mode = Mode.OFF;
        assertThat(((Decision.Refuse) decided(begin("/a", ""))).status()).isEqualTo(403);
        mode = Mode.LIVE;
        Recording live = begin("/live", "");
        live.decide(decision -> assertThat(decision).isInstanceOf(Decision.Forward.class));
        live.response(200, bytes("HTTP/1.1 200 OK\r\n\r\n"));
        live.responseBody().write(ByteBuffer.wrap(bytes("seen")));
        live.complete(NONE);
        mode = Mode.RECORD;
        exchange("/kept", "", "x");

        assertThat(tapes.list(Filter.ALL, "", 0, 10))
                .extracting(ExchangeRow::path)
                .doesNotContain("/live");
    }

    @Test
    void anExchangeIsShownWhileItIsInFlight() {
        Recording recording = begin("/slow", "");

        assertThat(tapes.list(Filter.ALL, "", 0, 10))
                .singleElement()
                .satisfies(row -> assertThat(row.phase()).isEqualTo(Phase.REQUEST));
        recording.response(200, bytes("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=x\r\n\r\n"));
        recording.complete(NONE);
        assertThat(stored(recording.id()).row().contentType()).isEqualTo("text/plain");
        await().until(() -> tapes.list(Filter.ALL, "", 0, 10).get(0).phase() == Phase.STORED);
    }

    @Test
    void aBrokenExchangeIsKeptAsAnErrorAndNeverPlayed() {
        Recording recording = begin("/cut", "");
        recording.response(200, bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"));
        recording.responseBody().write(ByteBuffer.wrap(bytes("half")));
        recording.fail(0, "origin closed after 4 of 9 bytes");

        ExchangeRow row = stored(recording.id()).row();
        assertThat(row.source()).isEqualTo(Source.ERROR);
        assertThat(row.error()).isEqualTo("origin closed after 4 of 9 bytes");
        mode = Mode.REPLAY;
        assertThat(decided(begin("/cut", ""))).isInstanceOf(Decision.Refuse.class);
    }

    @Test
    void aLargeBodyGoesToAFileOnceAndComesBackWhole() throws Exception {
        byte[] large = new byte[3_000_001];
        new Random(1).nextBytes(large);
        long first = large("/1", large);
        long second = large("/2", large);

        Body body = stored(first).responseBody();
        assertThat(body).isInstanceOf(Body.Large.class).isEqualTo(stored(second).responseBody());
        assertThat(Files.readAllBytes(((Body.Large) body).file())).isEqualTo(large);
        try (Stream<Path> files = Files.walk(directory.resolve("bodies"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void whatIsStoredOutlivesTheProcess() {
        long id = exchange("/a", "in", "out");
        Exchange before = stored(id);
        close();
        open();

        Exchange after = tapes.find(id).orElseThrow();
        assertThat(after.row()).isEqualTo(before.row());
        assertThat(after.requestHead()).isEqualTo(before.requestHead());
        assertThat(((Body.Small) after.responseBody()).content()).isEqualTo(bytes("out"));
        assertThat(tapes.counters("box").exchanges()).isEqualTo(1);
        assertThat(begin("/b", "").id()).isGreaterThan(id);
    }

    @Test
    void aStoreOfANewerVersionIsLeftAlone() throws Exception {
        close();
        int known = version(99);
        assertThatThrownBy(() -> Store.open(directory))
                .isInstanceOfSatisfying(
                        SharkException.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.CORRUPT))
                .hasMessageContaining("newer shark (schema 99; this one knows " + known + ")");
        version(known);
        open();
    }

    @Test
    void theFiltersSqlAndItsPredicateAgree() {
        for (int i = 0; i < 30; i++) {
            exchange("/p" + i % 5 + "?Q=" + i, "", "x".repeat(i));
        }
        List<ExchangeRow> all = tapes.list(Filter.ALL, "", 0, 100);
        for (String text : Arrays.asList(
                "",
                "p1",
                "-p1",
                "path:/p2",
                "status:200",
                "status:2xx",
                "-status:2xx",
                "host:example",
                "method:get",
                "source:network",
                "pinned:no",
                "sandbox:box -path:q=7",
                "q=1 P1",
                "example.org:80",
                "type:text",
                "%_'")) {
            Filter filter = Filter.parse(text);
            assertThat(tapes.list(filter, "box", 0, 100))
                    .as(text)
                    .isEqualTo(all.stream().filter(filter::matches).toList());
        }
        assertThatThrownBy(() -> Filter.parse("status:abc")).isInstanceOf(SharkException.class);
    }

    /** Sets the schema's version; what it was. */
    private int version(int next) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("shark.db"));
                var result = connection.createStatement().executeQuery("PRAGMA user_version")) {
            int found = result.getInt(1);
            connection.createStatement().execute("PRAGMA user_version=" + next);
            return found;
        }
    }

    private Recording begin(String path, String body) {
        String head = "GET " + path + " HTTP/1.1\r\nHost: example.org\r\n\r\n";
        Recording recording = tapes.recorder("box", "tape", () -> mode)
                .begin(new RequestHead("GET", "http", "example.org", 80, path, bytes(head)));
        if (!body.isEmpty()) {
            recording.requestBody().write(ByteBuffer.wrap(bytes(body)));
        }
        recording.requestEnd(NONE);
        return recording;
    }

    private static Decision decided(Recording recording) {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        recording.decide(decision::complete);
        return decision.join();
    }

    private long exchange(String path, String body, String answer) {
        return finish(begin(path, body), bytes(answer));
    }

    private long large(String path, byte[] answer) {
        return finish(begin(path, ""), answer);
    }

    private long finish(Recording recording, byte[] answer) {
        recording.response(200, bytes("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"));
        for (int at = 0; at < answer.length; at += 100_000) {
            recording.responseBody().write(ByteBuffer.wrap(answer, at, Math.min(100_000, answer.length - at)));
        }
        recording.complete(NONE);
        stored(recording.id());
        return recording.id();
    }

    private Exchange stored(long id) {
        return await().until(() -> tapes.find(id), java.util.Optional::isPresent)
                .orElseThrow();
    }

    private String played(String path) {
        Decision.Play play = (Decision.Play) decided(begin(path, ""));
        return new String(((Decision.InMemory) play.body()).bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
