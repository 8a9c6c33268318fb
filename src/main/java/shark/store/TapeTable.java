package shark.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import shark.base.ErrorCode;
import shark.base.Sha256;
import shark.base.SharkException;

/** The rows of the table {@code tape}. Changes wait until they are on disk. Safe for use by several threads. */
public final class TapeTable {
    private static final String SELECT = "SELECT name, created_us, rules, rules_at FROM tape";

    private final Reader reader;
    private final Changes changes;

    TapeTable(Reader reader, Changes changes) {
        this.reader = reader;
        this.changes = changes;
    }

    /** All tapes by name. */
    public List<TapeRow> all() {
        return reader.query(SELECT + " ORDER BY name", List.of(), TapeTable::row);
    }

    /** The tape of a name. */
    public Optional<TapeRow> find(String name) {
        return reader.query(SELECT + " WHERE name = ?", List.of(name), TapeTable::row).stream()
                .findFirst();
    }

    /** Makes a tape; false when there is one of the name, which stays as it is. */
    public boolean add(TapeRow tape) {
        return changes.run(transaction -> insert(transaction, tape));
    }

    static boolean insert(Transaction transaction, TapeRow tape) throws SQLException {
        PreparedStatement insert = transaction.statement(
                "INSERT OR IGNORE INTO tape (name, created_us, rules, rules_at) VALUES (?, ?, ?, ?)");
        insert.setString(1, tape.name());
        insert.setLong(2, tape.createdMicros());
        insert.setString(3, tape.rules());
        insert.setLong(4, tape.rulesAt());
        return insert.executeUpdate() > 0;
    }

    /** A number that is another one whenever what the tape plays is another. NOT_FOUND when there is no such tape. */
    public long changes(String name) {
        return reader
                .query("SELECT changes FROM tape WHERE name = ?", List.of(name), result -> result.getLong(1))
                .stream()
                .findFirst()
                .orElseThrow(() -> missing(name));
    }

    /** What was worked out of the tape, where that still holds. */
    public Optional<TapeSummary> summary(String name) {
        return reader
                .query(
                        "SELECT hash, hash_exchanges, hash_bytes FROM tape WHERE name = ? AND hash_at = changes",
                        List.of(name),
                        result -> new TapeSummary(
                                Sha256.ofDigest(result.getBytes(1)), result.getLong(2), result.getLong(3)))
                .stream()
                .findFirst();
    }

    /** Keeps what was worked out of the tape as of some {@link #changes}. */
    public void keep(String name, TapeSummary summary, long asOf) {
        changes.run(transaction -> {
            PreparedStatement update = transaction.statement(
                    "UPDATE tape SET hash = ?, hash_exchanges = ?, hash_bytes = ?, hash_at = ? WHERE name = ?");
            update.setBytes(1, summary.hash().bytes());
            update.setLong(2, summary.exchanges());
            update.setLong(3, summary.bytes());
            update.setLong(4, asOf);
            update.setString(5, name);
            return update.executeUpdate() > 0;
        });
    }

    /** Writes a tape's rules. NOT_FOUND when there is no such tape. */
    public void setRules(String name, String rules, long rulesAt) {
        boolean found = changes.run(transaction -> {
            PreparedStatement update = transaction.statement(
                    "UPDATE tape SET rules = ?, rules_at = ?, changes = changes + 1 WHERE name = ?");
            update.setString(1, rules);
            update.setLong(2, rulesAt);
            update.setString(3, name);
            return update.executeUpdate() > 0;
        });
        if (!found) {
            throw missing(name);
        }
    }

    /** That there is no tape of a name. */
    public static SharkException missing(String name) {
        return new SharkException(ErrorCode.NOT_FOUND, "there is no tape '" + name + "'; 'shark tape ls' lists them");
    }

    private static TapeRow row(ResultSet result) throws SQLException {
        return new TapeRow(result.getString(1), result.getLong(2), result.getString(3), result.getLong(4));
    }
}
