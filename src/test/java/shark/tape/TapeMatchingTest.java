package shark.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.base.Mode;
import shark.store.Exchange;
import shark.store.Store;
import shark.tape.rules.Matching;
import shark.tape.rules.Preset;
import shark.tape.rules.Question;
import shark.tape.rules.Rules;
import shark.tape.rules.RulesText;

/** Rules of a tape, changed while there is something on it and while more comes. */
@Timeout(120)
class TapeMatchingTest {
    private static final byte[] NONE = new byte[0];
    private static final Rules BUSTERS = Rules.of(List.of(Preset.CACHE_BUSTERS));

    @TempDir
    Path directory;

    private Store store;
    private Tapes tapes;
    private Mode mode = Mode.RECORD;

    @BeforeEach
    void open() {
        store = Store.open(directory);
        tapes = new Tapes(store, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        tapes.close();
    }

    private Recording begin(String path, String body) {
        byte[] head = bytes("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\r\n");
        Recording recording =
                tapes.recorder("box", "tape", () -> mode).begin(new RequestHead("POST", "http", "a", 80, path, head));
        recording.requestBody().write(ByteBuffer.wrap(bytes(body)));
        recording.requestEnd(NONE);
        return recording;
    }

    private static void answer(Recording recording, String answer) {
        recording.response(200, bytes("HTTP/1.1 200 OK\r\n\r\n"));
        recording.responseBody().write(ByteBuffer.wrap(bytes(answer)));
        recording.complete(NONE);
    }

    private long record(String path, String body, String answer) {
        Recording recording = begin(path, body);
        answer(recording, answer);
        await().until(() -> tapes.find(recording.id()).isPresent());
        return recording.id();
    }

    /** What is answered: the played body, or the status of the refusal. */
    private String asked(String path, String body) {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        begin(path, body).decide(decision::complete);
        Decision decided = decision.join();
        return decided instanceof Decision.Play play
                ? new String(((Decision.InMemory) play.body()).bytes(), StandardCharsets.UTF_8)
                : decided instanceof Decision.Refuse refuse ? "" + refuse.status() : "forward";
    }

    private boolean set(Rules rules) throws Exception {
        return tapes.setRules("tape", rules).get(60, TimeUnit.SECONDS);
    }

    @Test
    void rulesCountForWhatWasRecordedBeforeAndAfter() throws Exception {
        record("/a?_=1", "", "before");
        assertThat(set(BUSTERS)).isTrue();
        record("/b?_=1", "", "after");
        mode = Mode.REPLAY;
        assertThat(asked("/a?_=2", "")).isEqualTo("before");
        assertThat(asked("/b", "")).isEqualTo("after");
        assertThat(asked("/c", "")).isEqualTo("504");

        assertThat(set(Rules.NONE)).isTrue();
        assertThat(asked("/a?_=2", "")).isEqualTo("504");
        assertThat(asked("/a?_=1", "")).isEqualTo("before");
        assertThat(asked("/b?_=1", "")).isEqualTo("after");
    }

    @Test
    void whatBecomesEqualPlaysInRecordedOrder() throws Exception {
        record("/a?_=1", "", "one");
        record("/a?_=2", "", "two");
        record("/a?_=3", "", "three");
        set(BUSTERS);
        mode = Mode.REPLAY;
        assertThat(List.of(asked("/a", ""), asked("/a?_=9", ""), asked("/a?_=1", ""), asked("/a", "")))
                .containsExactly("one", "two", "three", "three");
    }

    @Test
    void bodiesAreLookedIntoWhereTheyAreSmall() throws Exception {
        String large = "\"" + "x".repeat(70_000) + "\"";
        record("/a", "{\"id\":1,\"at\":5}", "small");
        record("/a", "{\"id\":1,\"at\":5,\"x\":" + large + "}", "large");
        set(RulesText.parse("{\"leaveOutJson\":[\"/at\"]}"));
        mode = Mode.REPLAY;
        assertThat(asked("/a", "{\"at\":6, \"id\":1}")).isEqualTo("small");
        assertThat(asked("/a", "{\"id\":1,\"at\":5,\"x\":" + large + "}")).isEqualTo("large");
        assertThat(asked("/a", "{\"id\":1,\"at\":6,\"x\":" + large + "}")).isEqualTo("504");
    }

    @Test
    void aMissSaysOnlyWhatCounts() throws Exception {
        record("/a?_=1&q=1", "", "x");
        set(BUSTERS);
        mode = Mode.REPLAY;
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        begin("/a?_=2&q=2", "").decide(decision::complete);
        String text = new String(((Decision.Refuse) decision.join()).body(), StandardCharsets.UTF_8);
        assertThat(text).contains("differs in query q: recorded 1, asked 2").doesNotContain("query _");
    }

    @Test
    void rulesAreThereAfterAStart() throws Exception {
        record("/a?_=1", "", "x");
        set(BUSTERS);
        tapes.close();
        open();
        assertThat(tapes.rules("tape")).isEqualTo(BUSTERS);
        assertThat(tapes.rules("other")).isEqualTo(Rules.NONE);
        mode = Mode.REPLAY;
        assertThat(asked("/a?_=2", "")).isEqualTo("x");
    }

    /** As a kill leaves it: rules are on disk, of some exchanges the keys are, and how far it came. */
    @Test
    void aKillInBetweenIsGoneOnFrom() throws Exception {
        long first = record("/a?_=1", "", "a");
        record("/b?_=1", "", "b");
        set(BUSTERS);
        byte[] newKey = tapes.find(2).orElseThrow().key().bytes();
        tapes.close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("shark.db"))) {
            connection.createStatement().executeUpdate("UPDATE exchange SET match_key = x'00' || substr(match_key, 2)");
            connection.createStatement().executeUpdate("UPDATE tape SET rules_at = 7, rekeyed = " + first);
        }
        open();
        mode = Mode.REPLAY;
        await().until(() -> tapes.isSettled("tape"));
        assertThat(tapes.find(2).orElseThrow().key().bytes()).isEqualTo(newKey);
        assertThat(tapes.find(first).orElseThrow().key().bytes()[0])
                .as("done before")
                .isZero();
        assertThat(asked("/b?_=3", "")).isEqualTo("b");
        assertThat(store.tapes().find("tape").orElseThrow().rulesAt()).isEqualTo(8);
    }

    /** From the moment on at which new rules are on disk. */
    @Test
    void nothingIsPlayedWhileKeysAreMade() throws Exception {
        record("/a", "", "x");
        set(BUSTERS);
        CompletableFuture<Void> held = new CompletableFuture<>();
        mode = Mode.REPLAY;
        store.keys().change("tape", "", 1, at -> {
            tapes.reloadRules("tape");
            assertThat(asked("/a", "")).isEqualTo("503");
            held.complete(null);
        });
        held.get(60, TimeUnit.SECONDS);
        await().until(() -> tapes.isSettled("tape"));
        assertThat(asked("/a", "")).isEqualTo("x");
        assertThat(asked("/a?cb=1", "")).isEqualTo("504");
    }

    @Test
    void whatComesMeanwhileHasTheKeyOfTheRulesThatAreOnDisk() throws Exception {
        Random random = new Random(12);
        List<Recording> begun = new ArrayList<>();
        List<CompletableFuture<Boolean>> changes = new ArrayList<>();
        List<Rules> rules = List.of(
                BUSTERS, Rules.NONE, Rules.of(List.of(Preset.NONCES)), RulesText.parse("{\"queryInAnyOrder\":true}"));
        Rules last = Rules.NONE;
        for (int round = 0; round < 400; round++) {
            begun.add(begin("/x?z=1&_=" + round + "&nonce=" + round, ""));
            if (random.nextInt(3) == 0) {
                answer(begun.remove(random.nextInt(begun.size())), "x");
            }
            if (random.nextInt(20) == 0) {
                last = rules.get(random.nextInt(rules.size()));
                changes.add(tapes.setRules("tape", last));
            }
        }
        begun.forEach(recording -> answer(recording, "x"));
        await().until(() -> tapes.storedExchanges() == 400 && tapes.isSettled("tape"));
        assertThat(tapes.rules("tape")).isEqualTo(last);
        for (CompletableFuture<Boolean> change : changes) {
            change.get(60, TimeUnit.SECONDS);
        }
        Matching matching = Matching.of(last);
        for (long id = 1; id <= 400; id++) {
            Exchange exchange = tapes.find(id).orElseThrow();
            assertThat(exchange.key()).as("exchange " + id).isEqualTo(matching.key(Question.of(exchange)));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
