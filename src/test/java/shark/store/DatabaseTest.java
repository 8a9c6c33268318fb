package shark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** Databases that an earlier or later version wrote, that somebody else wrote, and that are damaged. */
@Timeout(60)
class DatabaseTest {
    @TempDir
    Path directory;

    @Test
    void aStoreOfTheFirstVersionIsBroughtUpToDate() throws Exception {
        TestingExchanges.migrated(directory, 1, statement -> {
            statement.execute("INSERT INTO body VALUES (zeroblob(32), 3, CAST('old' AS BLOB))");
            statement.execute(
                    "INSERT INTO exchange VALUES (7, 'box', 'tape', 1, 'GET', 'http', 'example.org', 80, '/old',"
                            + " 200, 0, 3, 1, 'text/plain', 'network', 1, 0, NULL, NULL, x'47', NULL, x'', x'', x'48',"
                            + " zeroblob(32), x'')");
            statement.execute("INSERT INTO counter VALUES ('box', 5, 1, 2, 30, 40)");
        });
        try (Store store = Store.open(directory, 1 << 20)) {
            Exchange exchange = store.find(7).orElseThrow();
            assertThat(exchange.row().path()).isEqualTo("/old");
            assertThat(exchange.row().pinned()).isTrue();
            assertThat(((Body.Small) exchange.responseBody()).content())
                    .isEqualTo("old".getBytes(StandardCharsets.UTF_8));
            assertThat(store.counters("box")).isEqualTo(new Counters(5, 1, 2, 30, 40));
            assertThat(store.nextId()).isEqualTo(8);
            assertThat(store.tapes().all()).containsExactly(TapeRow.of("tape", 1));
            TestingExchanges.stored(store, "/new", TestingExchanges.body("new"));
            store.remove(7);
        }
        assertThat(value("PRAGMA user_version")).isEqualTo(Integer.toString(Database.SCHEMA));
        assertThat(value("PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(value("SELECT count(*) FROM body")).isEqualTo("1");
    }

    @Test
    void theTapesOfAnEarlierVersionsExchangesBecomeRows() throws Exception {
        TestingExchanges.migrated(directory, 4, statement -> {
            String[] tapes = {"b", "a", "b", "c", "a"};
            for (int i = 0; i < tapes.length; i++) {
                statement.execute("INSERT INTO exchange VALUES (" + (i + 1) + ", 'box', '" + tapes[i] + "', "
                        + (100 + i)
                        + ", 'GET', 'http', 'example.org', 80, '/', 200, 0, 0, 1, '', 'network', 0, 0, NULL,"
                        + (i == 3 ? " NULL," : " zeroblob(32),") + " x'47', NULL, x'', x'', x'48', NULL, x'')");
            }
        });
        try (Store store = Store.open(directory)) {
            assertThat(store.tapes().all())
                    .containsExactly(TapeRow.of("a", 101), TapeRow.of("b", 100), TapeRow.of("c", 103));
        }
    }

    /** Of a million exchanges, those of one tape are found in their order without a look at the others. */
    @Test
    void exchangesOfATapeHaveAnIndex() throws Exception {
        Store.open(directory).close();
        assertThat(plan("SELECT id FROM exchange WHERE tape = 't' AND id > 5 ORDER BY id LIMIT 9"))
                .contains("USING COVERING INDEX exchange_by_tape (tape=? AND id>?)")
                .doesNotContain("TEMP B-TREE");
        assertThat(plan("SELECT min(tape) FROM exchange WHERE tape > 't'")).contains("exchange_by_tape (tape>?)");
        assertThat(plan("SELECT path FROM exchange WHERE tape = 't' AND match_key = x'00' ORDER BY id LIMIT 9"))
                .contains("exchange_by_key (tape=? AND match_key=?)");
    }

    @Test
    void aNewStoreCanGiveItsPagesBack() throws Exception {
        Store.open(directory).close();
        assertThat(value("PRAGMA auto_vacuum")).isEqualTo("2");
        assertThat(value("PRAGMA journal_mode")).isEqualTo("wal");
    }

    @Test
    void theLookUpsOfRetentionUseIndexes() throws Exception {
        Store.open(directory).close();
        assertThat(TestingExchanges.column(directory, "SELECT sum(size) FROM body WHERE content IS NULL"))
                .hasSize(1);
        assertThat(plan("SELECT sum(size) FROM body WHERE content IS NULL")).contains("COVERING INDEX body_in_file");
        assertThat(plan("SELECT 1 FROM exchange WHERE request_body = x'00'")).contains("exchange_by_request_body");
        assertThat(plan("SELECT 1 FROM exchange WHERE response_body = x'00'")).contains("exchange_by_response_body");
        assertThat(plan("SELECT id FROM exchange WHERE id > 5 AND pinned = 0 ORDER BY id LIMIT 3"))
                .contains("PRIMARY KEY (rowid>?)");
    }

    @Test
    void aCutDatabaseIsRefusedAndLeftAsItIs() throws Exception {
        filled();
        Path file = directory.resolve("shark.db");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        refused("is damaged (");
    }

    @Test
    void anOverwrittenDatabaseIsRefusedAndLeftAsItIs() throws Exception {
        filled();
        Files.writeString(directory.resolve("shark.db"), "this is no database\n".repeat(1000));
        refused("is damaged (");
    }

    @Test
    void anEmptyDatabaseBesideBodiesIsRefusedAndLeftAsItIs() throws Exception {
        filled();
        Files.write(directory.resolve("shark.db"), new byte[0]);
        refused("is damaged (it is empty, while its bodies or its log are there)");
    }

    @Test
    void anEmptyFileThatAKillLeftIsBegunAnew() throws Exception {
        Files.write(directory.resolve("shark.db"), new byte[0]);
        try (Store store = Store.open(directory)) {
            assertThat(TestingExchanges.stored(store, "/", Body.Small.EMPTY)).isEqualTo(1);
        }
    }

    @Test
    void somebodyElsesDatabaseIsRefusedAndLeftAsItIs() throws Exception {
        try (Connection connection = TestingExchanges.database(directory)) {
            connection.createStatement().execute("CREATE TABLE notes (text)");
        }
        refused("is an SQLite database, but not one of shark's; move it away");
    }

    @Test
    void aNewerStoreIsRefusedAndLeftAsItIs() throws Exception {
        filled();
        try (Connection connection = TestingExchanges.database(directory)) {
            connection.createStatement().execute("PRAGMA user_version=99");
        }
        refused("was written by a newer shark (schema 99; this one knows " + Database.SCHEMA
                + "); use that version, or another SHARK_HOME");
    }

    @Test
    void damageThatIsFoundLaterIsTold() throws Exception {
        filled();
        try (Store store = Store.open(directory)) {
            long size = Files.size(directory.resolve("shark.db"));
            try (FileChannel channel = FileChannel.open(directory.resolve("shark.db"), StandardOpenOption.WRITE)) {
                channel.truncate(4096 * 3);
            }
            assertThat(size).isGreaterThan(4096 * 20);
            List<String> told = new java.util.concurrent.CopyOnWriteArrayList<>();
            store.append(TestingExchanges.exchange(store.nextId(), "/", TestingExchanges.body("x")), failure -> {
                told.add(String.valueOf(failure == null ? "stored" : failure.getMessage()));
            });
            await().until(() -> !told.isEmpty());
            assertThat(told.get(0)).contains("the store").contains(directory.toString());
            assertThatThrownBy(() -> store.find(150)).hasMessageContaining("the store cannot be read");
        }
    }

    /** Of a request that was recorded half a million times, none may be looked at to find that none is pinned. */
    @Test
    void pinnedExchangesHaveAnIndexOfTheirOwn() throws Exception {
        Store.open(directory).close();
        assertThat(
                        plan(
                                "SELECT id FROM exchange WHERE tape = 't' AND match_key = x'00' AND pinned = 1 ORDER BY id LIMIT 9"))
                .contains("USING COVERING INDEX exchange_pinned (tape=? AND match_key=?)")
                .doesNotContain("TEMP B-TREE");
    }

    private void filled() throws Exception {
        try (Store store = Store.open(directory)) {
            for (int i = 0; i < 200; i++) {
                TestingExchanges.stored(store, "/" + i, TestingExchanges.body("answer " + i + " ".repeat(2000)));
            }
        }
    }

    private void refused(String sentence) throws Exception {
        byte[] before = Files.readAllBytes(directory.resolve("shark.db"));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> Store.open(directory))
                    .isInstanceOfSatisfying(
                            SharkException.class,
                            error -> assertThat(error.code()).isEqualTo(ErrorCode.CORRUPT))
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining(sentence);
        }
        assertThat(directory.resolve("shark.db")).hasBinaryContent(before);
    }

    private String plan(String sql) throws Exception {
        List<String> details = new java.util.ArrayList<>();
        try (Connection connection = TestingExchanges.database(directory);
                var result = connection.createStatement().executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            while (result.next()) {
                details.add(result.getString("detail"));
            }
        }
        return String.join("\n", details);
    }

    private String value(String sql) throws Exception {
        return TestingExchanges.column(directory, sql).get(0);
    }
}
