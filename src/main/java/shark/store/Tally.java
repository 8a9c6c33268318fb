package shark.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import shark.base.ExchangeRow;

/** The sandboxes' counters: one change of the table for each sandbox and transaction. Read by any thread. */
final class Tally implements Transaction.Companion {
    private static final String ADD = "INSERT INTO counter VALUES (?,?,?,?,?,?) ON CONFLICT (sandbox) DO UPDATE SET"
            + " exchanges = exchanges + excluded.exchanges, played = played + excluded.played,"
            + " errors = errors + excluded.errors, bytes_out = bytes_out + excluded.bytes_out,"
            + " bytes_in = bytes_in + excluded.bytes_in";

    private final Map<String, Counters> stored;
    private final Map<String, Counters> added = new HashMap<>();

    Tally(Map<String, Counters> stored) {
        this.stored = new ConcurrentHashMap<>(stored);
    }

    Counters of(String sandbox) {
        return stored.getOrDefault(sandbox, Counters.NONE);
    }

    void add(ExchangeRow row) {
        added.put(
                row.sandbox(), added.getOrDefault(row.sandbox(), Counters.NONE).plus(row));
    }

    @Override
    public void beforeCommit(Transaction transaction) throws SQLException {
        PreparedStatement update = transaction.statement(ADD);
        for (Map.Entry<String, Counters> sandbox : added.entrySet()) {
            Counters counters = sandbox.getValue();
            update.setString(1, sandbox.getKey());
            update.setLong(2, counters.exchanges());
            update.setLong(3, counters.played());
            update.setLong(4, counters.errors());
            update.setLong(5, counters.bytesOut());
            update.setLong(6, counters.bytesIn());
            update.executeUpdate();
        }
    }

    @Override
    public void committed() {
        added.forEach((sandbox, counters) -> stored.merge(sandbox, counters, Counters::plus));
        added.clear();
    }

    @Override
    public void rolledBack() {
        added.clear();
    }
}
