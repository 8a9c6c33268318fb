package shark.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** A connection that reads what is committed, beside the writer's (WAL): one query at a time. Safe for use by several threads. */
final class Reader implements AutoCloseable {
    private final Connection connection;

    /** Takes the connection over. */
    Reader(Connection connection) {
        this.connection = connection;
    }

    /** Makes a value of a row. */
    interface Reading<T> {
        T read(ResultSet result) throws SQLException;
    }

    /** What all rows give. */
    synchronized <T> List<T> query(String sql, List<?> parameters, Reading<T> reading) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            List<T> found = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    found.add(reading.read(result));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new SharkException(ErrorCode.INTERNAL, "the store cannot be read: " + e.getMessage(), e);
        }
    }

    /** The number that a query without parameters gives. */
    long number(String sql) {
        return query(sql, List.of(), result -> result.getLong(1)).get(0);
    }

    @Override
    public synchronized void close() throws SQLException {
        connection.close();
    }
}
