package shark.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
    static final int SCHEMA = 1;

    /** "shrk", so that file(1) and we know whose it is (PRAGMA application_id). */
    private static final int APPLICATION = 0x7368726b;

    /** How long one try of the writer's waits for another process's lock. */
    private static final int TRY_MILLIS = 1000;

    private final Path file;

    Database(Path file) {
        this.file = file;
    }

    /** A connection for the writer; the first one opened, since it migrates. */
    Connection writer() throws SQLException {
        Connection connection = connect();
        try (Statement statement = connection.createStatement()) {
            int found = expectKnown(statement); // First of all: the pragmas below write.
            statement.execute("PRAGMA auto_vacuum=INCREMENTAL");
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=NORMAL");
            migrate(connection, statement, found);
            statement.execute("PRAGMA busy_timeout=" + TRY_MILLIS);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** A connection that only reads. */
    Connection reader() throws SQLException {
        Connection connection = connect();
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

    /** The schema that is there, 0 in an empty file. */
    private int expectKnown(Statement statement) throws SQLException {
        int found = pragma(statement, "user_version");
        if (found > SCHEMA) {
            throw new SharkException(
                    ErrorCode.CORRUPT,
                    "the store " + file + " was written by a newer shark (schema " + found + "; this one knows "
                            + SCHEMA + "); use that version, or another SHARK_HOME");
        }
        int application = pragma(statement, "application_id");
        if (found > 0 && application != APPLICATION) {
            throw new SharkException(
                    ErrorCode.CORRUPT, file + " is an SQLite database, but not one of shark's; move it away");
        }
        return found;
    }

    private static void migrate(Connection connection, Statement statement, int found) throws SQLException {
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
