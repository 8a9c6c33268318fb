package shark.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
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
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private boolean open;

    /** Takes the connection over. */
    Transaction(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false); // By which the driver begins one.
        statement("COMMIT").executeUpdate();
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
        statement("BEGIN IMMEDIATE").executeUpdate();
        open = true;
    }

    void commit() throws SQLException {
        statement("COMMIT").executeUpdate();
        open = false;
    }

    /** Takes back what was done; nothing where SQLite has done so already. */
    void rollback() throws SQLException {
        if (!open) {
            return;
        }
        open = false;
        try {
            statement("ROLLBACK").executeUpdate();
        } catch (SQLException e) {
            // "no transaction is active", which has no code of its own (lang_transaction.html, section 3).
            if (e.getErrorCode() != SQLiteErrorCode.SQLITE_ERROR.code) {
                throw e;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
