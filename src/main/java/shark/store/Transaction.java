package shark.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteErrorCode;

/**
 * The writer's connection, with at most one transaction open on it, and its prepared statements. The writer's thread only.
 *
 * <p>Begins, commits and rolls back by statements of its own: the driver would begin the next transaction within each
 * commit, and after an error on which SQLite has rolled back by itself (a full disk) would write without any. IMMEDIATE, so
 * that another process's lock is met here, before anything was done.
 */
final class Transaction implements AutoCloseable {
    /** What goes along with the transactions: it is told how each has ended. */
    interface Companion {
        /** The last that is done in it. */
        default void beforeCommit(Transaction transaction) throws SQLException {}

        void committed();

        void rolledBack();
    }

    private final Connection connection;
    private final List<Companion> companions = new ArrayList<>();
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private boolean open;

    /** Takes the connection over. */
    Transaction(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false); // By which the driver begins one.
        statement("COMMIT").executeUpdate();
    }

    void accompany(Companion companion) {
        companions.add(companion);
    }

    /** A prepared statement, kept for the life of the connection. */
    PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            prepared.put(sql, known);
        }
        return known;
    }

    void begin() throws SQLException {
        try {
            statement("BEGIN IMMEDIATE").executeUpdate();
            open = true;
        } catch (SQLException e) {
            forget();
            throw e;
        }
    }

    void commit() throws SQLException {
        for (Companion companion : companions) {
            companion.beforeCommit(this);
        }
        statement("COMMIT").executeUpdate();
        open = false;
        companions.forEach(Companion::committed);
    }

    /** Takes back what was done; nothing where SQLite has done so already. */
    void rollback() throws SQLException {
        if (!open) {
            return;
        }
        open = false;
        companions.forEach(Companion::rolledBack);
        forget();
        try {
            statement("ROLLBACK").executeUpdate();
        } catch (SQLException e) {
            // "no transaction is active", which has no code of its own (lang_transaction.html, section 3).
            if (e.getErrorCode() != SQLiteErrorCode.SQLITE_ERROR.code) {
                throw e;
            }
        }
    }

    /** The driver closes a statement that fails: all are prepared anew. */
    private void forget() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        prepared.clear();
    }

    /** The number that a query without parameters gives. */
    long number(String sql) throws SQLException {
        try (ResultSet result = statement(sql).executeQuery()) {
            return result.getLong(1);
        }
    }

    /** Moves what the log holds into the database, as far as nobody reads it (PRAGMA wal_checkpoint). */
    void checkpoint(String kind) throws SQLException {
        number("PRAGMA wal_checkpoint(" + kind + ")");
    }

    /** Takes so many free pages at most off the end of the database file; in a transaction. */
    void vacuum(int pages) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "PRAGMA incremental_vacuum(" + pages + ")"); // Of a prepared one, only the first step runs.
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
