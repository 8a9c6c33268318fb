package shark.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.SQLiteConfig;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** Opens the database file and brings its schema up to date: migration N is the resource {@code /store/N.sql}. */
final class Database {
    /** The schema that this version knows. */
    static final int SCHEMA = 6;

    /** "shrk", so that file(1) and we know whose it is (PRAGMA application_id). */
    private static final int APPLICATION = 0x7368726b;

    /** How long one try of the writer's waits for another process's lock. */
    private static final int TRY_MILLIS = 1000;

    /** The write-ahead log's size, in bytes, beyond which readers are waited for until it can begin anew. */
    static final long MOST_LOG = 64 << 20;

    /** Pages of 4 KiB in the log at which a commit moves them into the database, when no idle time came before. */
    private static final int CHECKPOINT = 4096;

    /** KiB. With the usual 2 MiB, the indexes' pages are read again and again, and written before the commit. */
    private static final int CACHE = 32 * 1024;

    private final Path directory;
    private final Path file;

    /**
     * @param directory the store's
     */
    Database(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("shark.db");
    }

    /** The file of the write-ahead log. */
    Path log() {
        return directory.resolve("shark.db-wal");
    }

    /** A connection for the writer; the first one opened, since it migrates. */
    Connection writer() throws SQLException, IOException {
        boolean fresh = !Files.exists(file) || isEmpty();
        Connection connection = connect();
        try (Statement statement = connection.createStatement()) {
            if (!fresh) {
                check(statement);
            }
            statement.execute("PRAGMA auto_vacuum=INCREMENTAL");
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=NORMAL");
            migrate(connection, statement);
            statement.execute("PRAGMA wal_autocheckpoint=" + CHECKPOINT);
            statement.execute("PRAGMA journal_size_limit=" + MOST_LOG);
            statement.execute("PRAGMA cache_size=-" + CACHE);
            statement.execute("PRAGMA busy_timeout=" + TRY_MILLIS);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** A connection that only reads. */
    Connection reader(Searched searched) throws SQLException {
        Connection connection = connect();
        SearchFunctions.define(connection, searched);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only=ON");
        }
        return connection;
    }

    private Connection connect() throws SQLException {
        Properties settings = new Properties();
        // Nobody asks for them, and the driver would look them up after each insert: a third of the writer's time.
        settings.setProperty(SQLiteConfig.Pragma.JDBC_GET_GENERATED_KEYS.pragmaName, "false");
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, settings);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=10000");
        }
        return connection;
    }

    /** An empty file is what a kill leaves before the first commit; but not beside bodies, or with a log. */
    private boolean isEmpty() throws IOException {
        if (Files.size(file) > 0) {
            return false;
        }
        if (Files.exists(directory.resolve("bodies")) || Files.exists(log())) {
            throw Health.damaged(directory, "it is empty, while its bodies or its log are there");
        }
        return true;
    }

    /** Refuses what is not this version's before anything is written to it; SQLite refuses what is cut short. */
    private void check(Statement statement) throws SQLException {
        int found = pragma(statement, "user_version");
        int application = pragma(statement, "application_id");
        if (found == 0 && application == 0 && pragma(statement, "page_count") <= 1) {
            return; // Killed before its tables were made.
        }
        if (application != APPLICATION) {
            throw new SharkException(
                    ErrorCode.CORRUPT, file + " is an SQLite database, but not one of shark's; move it away");
        }
        if (found > SCHEMA) {
            throw new SharkException(
                    ErrorCode.CORRUPT,
                    "the store " + file + " was written by a newer shark (schema " + found + "; this one knows "
                            + SCHEMA + "); use that version, or another SHARK_HOME");
        }
    }

    private void migrate(Connection connection, Statement statement) throws SQLException {
        int found = pragma(statement, "user_version");
        connection.setAutoCommit(false);
        for (int version = found + 1; version <= SCHEMA; version++) {
            for (String sql : resource(version).split(";", -1)) {
                statement.execute(sql);
            }
            statement.execute("PRAGMA application_id=" + APPLICATION);
            statement.execute("PRAGMA user_version=" + version);
            connection.commit();
        }
        connection.setAutoCommit(true);
    }

    private static int pragma(Statement statement, String name) throws SQLException {
        try (ResultSet result = statement.executeQuery("PRAGMA " + name)) {
            return result.getInt(1);
        }
    }

    private static String resource(int version) {
        String name = "/store/" + version + ".sql";
        try (InputStream stream = Database.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new SharkException(ErrorCode.INTERNAL, "the migration " + name + " is not in the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
