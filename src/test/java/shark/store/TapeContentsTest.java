package shark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole tapes, copied and removed. */
@Timeout(120)
class TapeContentsTest {
    @TempDir
    Path directory;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aCopyHasTheSameExchangesInTheSameOrderAndSharesTheBodies() throws Exception {
        int count = TapeContents.STEP * 2 + 3;
        for (int i = 0; i < count; i++) {
            append("/" + i % 7, TestingExchanges.body("answer " + i));
        }
        TestingExchanges.stored(store, "/large", large("x".repeat(Body.INLINE + 1)));
        long bodies = bodies();

        store.contents().copy("tape", "copy", TapeRow.of("copy", 9));

        assertThat(shown("copy")).isEqualTo(shown("tape")).hasSize(count + 1);
        assertThat(bodies()).isEqualTo(bodies);
        assertThat(store.tapes().find("copy")).contains(TapeRow.of("copy", 9));
        assertThat(store.recorded("copy", TestingExchanges.key("/3")))
                .extracting(exchange -> text(exchange.responseBody()))
                .startsWith("answer 3", "answer 10", "answer 17");
        assertThat(store.contents().byId("copy", 0, 1).get(0).row().sandbox()).isEmpty();
        assertThat(store.nextId()).isGreaterThan(lastOf("copy"));
        assertThat(unwanted()).isEmpty();
    }

    @Test
    void whatCannotBePlayedIsNotCopied() throws Exception {
        TestingExchanges.stored(store, TestingExchange.of(store.nextId(), "tape", "example.org", "/failed"));
        TestingExchanges.stored(store, "/a", TestingExchanges.body("a"));
        store.contents().copy("tape", "copy", TapeRow.of("copy", 9));
        assertThat(shown("copy")).containsExactly("/a 1");
    }

    @Test
    void copiesGoBehindWhatIsThere() throws Exception {
        TestingExchanges.stored(store, "/a", TestingExchanges.body("first"));
        store.contents().copy("tape", "other", TapeRow.of("other", 9));
        TestingExchanges.stored(store, "/a", TestingExchanges.body("second"));
        long changes = store.tapes().changes("other");

        store.contents().copy("tape", "other", null);

        assertThat(store.recorded("other", TestingExchanges.key("/a")))
                .extracting(exchange -> text(exchange.responseBody()))
                .containsExactly("first", "first", "second");
        assertThat(store.tapes().changes("other")).isGreaterThan(changes);
    }

    @Test
    void copiesAreFoundByTheirWords() throws Exception {
        TestingExchanges.stored(store, "/a", TestingExchanges.body("remarkable"));
        store.contents().copy("tape", "copy", TapeRow.of("copy", 9));
        Filter filter = Filter.parse("body:remarkable");
        await().untilAsserted(() -> assertThat(store.list(filter, "", 0, 10))
                .extracting(row -> row.tape())
                .containsExactly("copy", "tape"));
    }

    @Test
    void whatIsRecordedDuringACopyIsKept() throws Exception {
        for (int i = 0; i < TapeContents.STEP * 3; i++) {
            append("/" + i, TestingExchanges.body("a"));
        }
        await().until(() -> store.waiting() == 0);
        Thread copying = new Thread(() -> store.contents().copy("tape", "copy", TapeRow.of("copy", 9)), "copying");
        copying.start();
        for (int i = 0; i < 100; i++) {
            TestingExchanges.stored(store, "/more" + i, TestingExchanges.body("b"));
        }
        copying.join();
        assertThat(shown("copy")).containsAll(shown("tape").subList(0, TapeContents.STEP * 3));
        assertThat(shown("tape")).hasSize(TapeContents.STEP * 3 + 100);
    }

    @Test
    void aRemovedTapeLeavesNothing() throws Exception {
        TestingExchanges.stored(store, "/a", large("y".repeat(Body.INLINE + 1)));
        TestingExchanges.stored(store, TestingExchange.of(store.nextId(), "tape", "example.org", "/failed"));
        for (int i = 0; i < Retention.STEP + 10; i++) {
            append("/" + i, TestingExchanges.body("answer " + i));
        }
        TestingExchanges.stored(store, TestingExchange.of(store.nextId(), "other", "example.org", "/kept"));
        List<Store.Removed> told = new CopyOnWriteArrayList<>();
        store.whenEvicted(told::addAll);

        assertThat(store.contents().remove("tape")).isTrue();

        assertThat(store.count()).isEqualTo(1);
        assertThat(told)
                .hasSize(Retention.STEP + 12)
                .allMatch(gone -> gone.tape().equals("tape"));
        assertThat(store.tapes().find("tape")).isEmpty();
        assertThat(bodies()).isEqualTo(1);
        try (Stream<Path> files = Files.walk(directory.resolve("bodies"))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
        assertThat(store.contents().remove("tape")).isFalse();
        assertThat(unwanted()).isEmpty();
    }

    /** What a kill leaves: the range is named, and some of its rows are there. */
    @Test
    void halfACopyIsRemovedByTheNextStart() throws Exception {
        long kept = TestingExchanges.stored(store, "/a", TestingExchanges.body("a"));
        long half = 0;
        for (int i = 0; i < Retention.STEP + 5; i++) {
            half = append("/" + i, TestingExchanges.body("b" + i));
        }
        close();
        try (var connection = TestingExchanges.database(directory)) {
            connection
                    .createStatement()
                    .execute("INSERT INTO tape_unwanted VALUES ('tape', " + (kept + 1) + ", " + (half + 100) + ")");
        }
        open();
        await().untilAsserted(() -> assertThat(unwanted()).isEmpty());
        assertThat(shown("tape")).containsExactly("/a 1");
        assertThat(store.tapes().find("tape")).isPresent();
        assertThat(bodies()).isEqualTo(1);
    }

    @Test
    void aCopyThatFailsLeavesNothing() throws Exception {
        TestingExchanges.stored(store, "/a", TestingExchanges.body("a"));
        TestingExchanges.stored(store, "/b", TestingExchanges.body("b"));
        assertThatThrownBy(() -> store.contents().fill("half", TapeRow.of("half", 9), () -> {
                    store.contents().addAll("tape", "half");
                    assertThat(shown("half")).hasSize(2);
                    throw new IllegalStateException("torn");
                }))
                .hasMessage("torn");
        assertThat(shown("half")).isEmpty();
        assertThat(store.tapes().find("half")).isEmpty();
        assertThat(unwanted()).isEmpty();
    }

    @Test
    void aTapeIsKnownToHaveChanged() throws Exception {
        long id = TestingExchanges.stored(store, "/a", TestingExchanges.body("a"));
        TapeSummary summary = new TapeSummary(TestingExchanges.key("x"), 1, 2);
        store.tapes().keep("tape", summary, store.tapes().changes("tape"));
        TestingExchanges.stored(store, TestingExchange.of(store.nextId(), "tape", "example.org", "/failed"));
        assertThat(store.tapes().summary("tape")).contains(summary);
        store.pin(id, true);
        assertThat(store.tapes().summary("tape")).isEmpty();
        store.tapes().keep("tape", summary, store.tapes().changes("tape"));
        close();
        open();
        assertThat(store.tapes().summary("tape")).contains(summary);
        store.remove(id);
        assertThat(store.tapes().summary("tape")).isEmpty();
    }

    @Test
    void pagesByKeyGoOnWhereTheLastOneEnded() throws Exception {
        for (int i = 0; i < 10; i++) {
            append("/" + i % 3, TestingExchanges.body("answer " + i));
        }
        TestingExchanges.stored(store, "/end", TestingExchanges.body("end"));
        List<Long> ids = new ArrayList<>();
        TapeEntry last = null;
        List<TapeEntry> page;
        do {
            page = store.contents().byKey("tape", last, 2);
            page.forEach(entry -> ids.add(entry.row().id()));
            last = page.isEmpty() ? last : page.get(page.size() - 1);
        } while (!page.isEmpty());
        assertThat(ids).hasSize(11).doesNotHaveDuplicates();
    }

    private long append(String path, Body answer) {
        Exchange exchange = TestingExchanges.exchange(store.nextId(), path, answer);
        store.append(exchange, failure -> {});
        return exchange.row().id();
    }

    private Body large(String text) throws Exception {
        Path file = store.freshBodyFile();
        Files.writeString(file, text);
        return new Body.Large(TestingExchanges.body(text).digest(), file, text.length());
    }

    private static String text(Body body) {
        return new String(((Body.Small) body).content(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Paths and sizes, as they were recorded. */
    private List<String> shown(String tape) {
        await().until(() -> store.waiting() == 0);
        return store.contents().byId(tape, 0, 100_000).stream()
                .map(entry -> entry.row().path() + " " + entry.row().responseBytes())
                .toList();
    }

    private long lastOf(String tape) {
        return store.contents().byId(tape, 0, 100_000).stream()
                .mapToLong(entry -> entry.row().id())
                .max()
                .orElse(0);
    }

    private long bodies() throws Exception {
        return Long.parseLong(
                TestingExchanges.column(directory, "SELECT count(*) FROM body").get(0));
    }

    private List<String> unwanted() throws Exception {
        return TestingExchanges.column(directory, "SELECT tape FROM tape_unwanted");
    }
}
