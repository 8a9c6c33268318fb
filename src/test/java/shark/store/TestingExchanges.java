package shark.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.Sha256;
import shark.base.Source;

/** Makes exchanges as a recorder would, and looks into a store's database from outside. */
final class TestingExchanges {
    private static final byte[] NONE = new byte[0];

    private TestingExchanges() {}

    static Body.Small body(String text) {
        return Body.Small.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static Exchange exchange(long id, String path, Body answer) {
        return exchange(id, path, Body.Small.EMPTY, answer);
    }

    static Exchange exchange(long id, String path, Body question, Body answer) {
        ExchangeRow row = new ExchangeRow(
                id,
                "box",
                "tape",
                1,
                "GET",
                "http",
                "example.org",
                80,
                path,
                200,
                question.size(),
                answer.size(),
                1,
                "text/plain",
                Source.NETWORK,
                Phase.DONE,
                false,
                0,
                null);
        byte[] head = ("GET " + path + " HTTP/1.1\r\nHost: example.org\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] answerHead = "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        return new Exchange(row, key(path), head, question, NONE, NONE, answerHead, answer, NONE);
    }

    static Sha256 key(String path) {
        return Sha256.of(path.getBytes(StandardCharsets.UTF_8));
    }

    /** Stores an exchange and waits until it is on disk; its id. */
    static long stored(Store store, String path, Body answer) {
        return stored(store, exchange(store.nextId(), path, answer));
    }

    /** Stores an exchange and waits until it is on disk; its id. */
    static long stored(Store store, Exchange exchange) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        store.append(exchange, failure -> {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
        done.join();
        return exchange.row().id();
    }

    /** The database of a store, as another process would open it. */
    static Connection database(Path directory) throws SQLException {
        // Where the driver unpacks its library: the place that a store names may have gone with an earlier test.
        System.setProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"));
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("shark.db"));
    }

    /** Fills a database that is not brought up to date yet. */
    interface Filling {
        void fill(Statement statement) throws SQLException;
    }

    /** Makes a store as the version that knew a schema would have left it. */
    static void migrated(Path directory, int schema, Filling filling) throws SQLException, IOException {
        try (Connection connection = database(directory);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA auto_vacuum=INCREMENTAL");
            statement.execute("PRAGMA journal_mode=WAL");
            for (int version = 1; version <= schema; version++) {
                for (String sql : resource("/store/" + version + ".sql").split(";", -1)) {
                    statement.execute(sql);
                }
            }
            statement.execute("PRAGMA application_id=" + 0x7368726b);
            statement.execute("PRAGMA user_version=" + schema);
            filling.fill(statement);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = TestingExchanges.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The first column of what a query gives. */
    static List<String> column(Path directory, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = database(directory);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                values.add(result.getString(1));
            }
        }
        return values;
    }
}
