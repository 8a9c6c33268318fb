package shark.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts the changes of what tapes hold, once for each tape and transaction, so that what was worked out of a tape is known
 * to hold still. A tape that is recorded to is there, whoever made it. The writer's thread only.
 */
final class TapeChanges implements Transaction.Companion {
    private static final String RECORDED = "INSERT INTO tape (name, created_us, changes) VALUES (?, ?, 1)"
            + " ON CONFLICT (name) DO UPDATE SET changes = changes + 1";
    private static final String CHANGED = "UPDATE tape SET changes = changes + 1 WHERE name = ?";

    /** Names, and when the first exchange began. */
    private final Map<String, Long> recorded = new HashMap<>();

    private final Set<String> changed = new HashSet<>();

    /** An exchange that can be played is stored. */
    void recorded(String tape, long startedMicros) {
        recorded.putIfAbsent(tape, startedMicros);
    }

    /** Exchanges of it are removed, pinned or matched in another way. */
    void changed(String tape) {
        changed.add(tape);
    }

    @Override
    public void beforeCommit(Transaction transaction) throws SQLException {
        for (Map.Entry<String, Long> tape : recorded.entrySet()) {
            PreparedStatement upsert = transaction.statement(RECORDED);
            upsert.setString(1, tape.getKey());
            upsert.setLong(2, tape.getValue());
            upsert.executeUpdate();
        }
        for (String tape : changed) {
            PreparedStatement update = transaction.statement(CHANGED);
            update.setString(1, tape);
            update.executeUpdate();
        }
    }

    @Override
    public void committed() {
        recorded.clear();
        changed.clear();
    }

    @Override
    public void rolledBack() {
        committed();
    }
}
