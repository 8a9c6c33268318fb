package shark.store;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import shark.base.Sha256;

/**
 * Changes what a tape's requests are matched by, and the keys of what it holds after it. {@code rules_at} grows with each
 * change: an odd number says that the keys of exchanges above {@code rekeyed} are still those of earlier rules, an even one
 * that all are settled. Keys are made anew a few at a time between other changes, each few in one transaction with how far it
 * has come, so that a kill leaves what the next start goes on with. Safe for use by several threads.
 */
public final class TapeKeys {
    /** Exchanges of a step; with their small bodies, some megabytes. */
    static final int STEP = 32;

    private static final String CHANGE = "INSERT INTO tape (name, created_us, rules, rules_at) VALUES (?, ?, ?, 1)"
            + " ON CONFLICT (name) DO UPDATE SET rules = excluded.rules, rules_at = rules_at + 1 + (rules_at & 1),"
            + " rekeyed = 0, changes = changes + 1 RETURNING rules_at";

    private static final String NEXT = Lookup.EXCHANGE
            + " WHERE tape = ?1 AND id > (SELECT rekeyed FROM tape WHERE name = ?1) AND match_key IS NOT NULL"
            + " AND scheme <> 'dns' ORDER BY id LIMIT " + STEP;

    private final Writer writer;
    private final Changes changes;
    private final Health health;
    private final BodyFiles files;

    TapeKeys(Writer writer, Changes changes, Health health, BodyFiles files) {
        this.writer = writer;
        this.changes = changes;
        this.health = health;
        this.files = files;
    }

    /** True when a tape's keys are those of its rules. */
    public static boolean isSettled(TapeRow tape) {
        return (tape.rulesAt() & 1) == 0;
    }

    /**
     * Writes a tape's rules, making it where there is none; waits until they are on disk.
     *
     * @param nowMicros microseconds since 1970
     * @param then called on the writer's thread, before anything else is written, with the rules' number
     */
    public void change(String tape, String rules, long nowMicros, LongConsumer then) {
        changes.run(new Changes.Work<Long>() {
            private long at;

            @Override
            public Long run(Transaction transaction) throws SQLException {
                PreparedStatement change = transaction.statement(CHANGE);
                change.setString(1, tape);
                change.setLong(2, nowMicros);
                change.setString(3, rules);
                try (ResultSet result = change.executeQuery()) {
                    at = result.getLong(1);
                }
                return at;
            }

            @Override
            public void committed() {
                then.accept(at);
            }
        });
    }

    /** How a step has ended. */
    public enum Step {
        /** There may be more. */
        MORE,
        /** All keys are settled. */
        SETTLED,
        /** The rules have changed again, or the tape is gone: another one's concern. */
        OVERTAKEN
    }

    /** Told on the writer's thread how a step has ended, or why it could not be done. */
    public interface Then {
        void ended(@Nullable Step step, @Nullable Exception failure);
    }

    /**
     * Makes some keys anew; does not wait.
     *
     * @param rulesAt the rules' number
     * @param keys by these rules
     */
    public void step(String tape, long rulesAt, Function<Exchange, Sha256> keys, Then then) {
        writer.add(new Writer.Task() {
            private Step outcome = Step.OVERTAKEN;

            @Override
            public void run(Transaction transaction) throws SQLException, IOException {
                outcome = Step.OVERTAKEN;
                if (rulesAt(transaction, tape) == rulesAt) {
                    outcome = rekey(transaction, tape, keys);
                }
            }

            @Override
            public void done(@Nullable Exception failure) {
                then.ended(failure == null ? outcome : null, failure == null ? null : health.reason(failure));
            }
        });
    }

    private static long rulesAt(Transaction transaction, String tape) throws SQLException {
        PreparedStatement query = transaction.statement("SELECT rules_at FROM tape WHERE name = ?");
        query.setString(1, tape);
        try (ResultSet result = query.executeQuery()) {
            return result.next() ? result.getLong(1) : -1;
        }
    }

    private Step rekey(Transaction transaction, String tape, Function<Exchange, Sha256> keys) throws SQLException {
        List<Exchange> next = next(transaction, tape);
        for (Exchange exchange : next) {
            Sha256 key = keys.apply(exchange);
            if (!Optional.of(key).equals(Optional.ofNullable(exchange.key()))) {
                PreparedStatement update = transaction.statement("UPDATE exchange SET match_key = ? WHERE id = ?");
                update.setBytes(1, key.bytes());
                update.setLong(2, exchange.row().id());
                update.executeUpdate();
            }
        }
        boolean more = next.size() == STEP;
        PreparedStatement progress = transaction.statement(
                more
                        ? "UPDATE tape SET rekeyed = ? WHERE name = ?"
                        : "UPDATE tape SET rekeyed = ?, rules_at = rules_at + 1 WHERE name = ?");
        progress.setLong(1, more ? next.get(STEP - 1).row().id() : 0);
        progress.setString(2, tape);
        progress.executeUpdate();
        return more ? Step.MORE : Step.SETTLED;
    }

    private List<Exchange> next(Transaction transaction, String tape) throws SQLException {
        PreparedStatement query = transaction.statement(NEXT);
        query.setString(1, tape);
        List<Exchange> next = new ArrayList<>();
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                next.add(Lookup.exchange(result, files));
            }
        }
        return next;
    }
}
