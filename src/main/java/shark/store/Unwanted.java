package shark.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges of a tape, between two ids, that are to go: those of a tape that is being removed, and those of a copy that is
 * not whole yet. The table {@code tape_unwanted} names them before the first of them comes or goes, and no longer when all
 * is done: a kill in between leaves what the next start removes.
 *
 * @param last inclusive
 */
record Unwanted(String tape, long first, long last) {
    private static final Logger LOG = LoggerFactory.getLogger(Unwanted.class);

    /** What an earlier process left. */
    static List<Unwanted> all(Reader reader) {
        return reader.query(
                "SELECT tape, first_id, last_id FROM tape_unwanted",
                List.of(),
                result -> new Unwanted(result.getString(1), result.getLong(2), result.getLong(3)));
    }

    /** Names them; within a transaction. */
    void mark(Transaction transaction) throws SQLException {
        PreparedStatement insert = transaction.statement(
                "INSERT OR REPLACE INTO tape_unwanted (tape, first_id, last_id) VALUES (?, ?, ?)");
        insert.setString(1, tape);
        insert.setLong(2, first);
        insert.setLong(3, last);
        insert.executeUpdate();
    }

    /** Those of a tape above an id are wanted after all; within a transaction. */
    static void unmark(Transaction transaction, String tape, long above) throws SQLException {
        PreparedStatement delete = transaction.statement("DELETE FROM tape_unwanted WHERE tape = ? AND first_id > ?");
        delete.setString(1, tape);
        delete.setLong(2, above);
        delete.executeUpdate();
    }

    private void unmark(Transaction transaction) throws SQLException {
        PreparedStatement delete = transaction.statement("DELETE FROM tape_unwanted WHERE tape = ? AND first_id = ?");
        delete.setString(1, tape);
        delete.setLong(2, first);
        delete.executeUpdate();
    }

    /** Removes some; what was removed, nothing when all are gone. Within a transaction. */
    List<Store.Removed> step(Transaction transaction, Retention retention) throws SQLException {
        List<Store.Removed> removed = retention.remove(this);
        if (removed.isEmpty()) {
            unmark(transaction);
        }
        return removed;
    }

    /** A task that removes some, and comes again until none is left or the store closes. */
    Writer.Task sweeping(Writer writer, Retention retention) {
        return new Writer.Task() {
            private boolean more;

            @Override
            public void run(Transaction transaction) throws SQLException {
                more = !step(transaction, retention).isEmpty();
            }

            @Override
            public void done(@Nullable Exception failure) {
                if (failure != null) {
                    LOG.warn("half of the tape '{}' stays until the next start: {}", tape, failure.toString());
                } else if (more && !writer.isClosing()) {
                    writer.add(sweeping(writer, retention));
                }
            }
        };
    }
}
