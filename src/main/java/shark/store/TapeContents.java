package shark.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import shark.base.Sha256;

/**
 * The exchanges of whole tapes: read in pages, copied and removed a step at a time, so that what is recorded meanwhile does not
 * wait. Only exchanges that can be played are of a tape's content; a removal takes the others along. Safe for use by several
 * threads; each call waits until it is done.
 */
public final class TapeContents {
    /** Exchanges that one step copies. */
    static final int STEP = 500;

    private static final String COLUMNS = Rows.LIST + ", match_key, request_head, request_body, request_trailers,"
            + " informational, response_head, response_body, response_trailers";
    private static final String SELECT =
            "SELECT " + COLUMNS + " FROM exchange WHERE tape = ? AND match_key IS NOT NULL";
    private static final int FIRST = 19;

    /** The copies are nobody's doing: no sandbox asked for them. */
    private static final String COPY =
            "INSERT INTO exchange (" + COLUMNS + ") SELECT ? + row_number() OVER (ORDER BY id),"
                    + " '', ?, " + COLUMNS.substring("id, sandbox, tape, ".length())
                    + " FROM exchange WHERE tape = ? AND match_key IS NOT NULL AND id > ? AND id <= ? ORDER BY id LIMIT "
                    + STEP;

    private static final String STEP_END = "SELECT max(id), count(*) FROM (SELECT id FROM exchange WHERE tape = ?"
            + " AND match_key IS NOT NULL AND id > ? AND id <= ? ORDER BY id LIMIT " + STEP + ")";

    private final Reader reader;
    private final BodyFiles files;
    private final Bodies bodies;
    private final Changes changes;
    private final Retention retention;
    private final TextIndex index;
    private final AtomicLong lastId;
    private final Consumer<List<Store.Removed>> removals;

    TapeContents(
            Reader reader,
            BodyFiles files,
            Bodies bodies,
            Changes changes,
            Retention retention,
            TextIndex index,
            AtomicLong lastId,
            Consumer<List<Store.Removed>> removals) {
        this.reader = reader;
        this.files = files;
        this.bodies = bodies;
        this.changes = changes;
        this.retention = retention;
        this.index = index;
        this.lastId = lastId;
        this.removals = removals;
    }

    /** The next exchanges in the order of their keys, those of one key as they were recorded. */
    public List<TapeEntry> byKey(String tape, @Nullable TapeEntry after, int limit) {
        return reader.query(
                SELECT + " AND (match_key, id) > (?, ?) ORDER BY match_key, id LIMIT ?",
                List.of(
                        tape,
                        after == null ? new byte[0] : after.key().bytes(),
                        after == null ? 0 : after.row().id(),
                        limit),
                TapeContents::entry);
    }

    /** The next exchanges above an id, as they were recorded. */
    public List<TapeEntry> byId(String tape, long after, int limit) {
        return reader.query(
                SELECT + " AND id > ? ORDER BY id LIMIT ?", List.of(tape, after, limit), TapeContents::entry);
    }

    /** A stored body, whose file may be gone or damaged. */
    public Optional<Body> body(Sha256 digest) {
        return reader
                .query(
                        "SELECT content, size FROM body WHERE digest = ?",
                        List.of(digest.bytes()),
                        result -> Lookup.body(digest.bytes(), result.getBytes(1), result.getLong(2), files))
                .stream()
                .findFirst();
    }

    private static TapeEntry entry(ResultSet result) throws SQLException {
        return new TapeEntry(
                Rows.row(result),
                Sha256.ofDigest(result.getBytes(FIRST)),
                result.getBytes(FIRST + 1),
                digest(result.getBytes(FIRST + 2)),
                result.getBytes(FIRST + 3),
                result.getBytes(FIRST + 4),
                result.getBytes(FIRST + 5),
                digest(result.getBytes(FIRST + 6)),
                result.getBytes(FIRST + 7));
    }

    private static @Nullable Sha256 digest(byte @Nullable [] bytes) {
        return bytes == null ? null : Sha256.ofDigest(bytes);
    }

    /**
     * Adds copies of what one tape holds at the moment to the end of another; their bodies are shared. When it fails, or is
     * killed, none of them stays.
     *
     * @param row the other tape, when it is to be made along with them
     */
    public void copy(String from, String to, @Nullable TapeRow row) {
        fill(to, row, () -> addAll(from, to));
    }

    /** Copies, with all that was copied marked as unwanted. */
    void addAll(String from, String to) {
        long newest = lastId.get();
        long source = 0;
        while (source < newest) {
            source = step(from, to, source, newest);
        }
    }

    /**
     * Adds exchanges to a tape, all or none of them: the filling marks them as unwanted as they come.
     *
     * @param row the tape, when it is to be made along with them
     */
    public void fill(String tape, @Nullable TapeRow row, Runnable filling) {
        long before = lastId.get();
        try {
            filling.run();
            changes.run(transaction -> {
                Unwanted.unmark(transaction, tape, before);
                if (row != null) {
                    TapeTable.insert(transaction, row);
                }
                retention.changed(tape);
                return true;
            });
        } catch (RuntimeException e) {
            Unwanted.all(reader).stream()
                    .filter(range -> range.tape().equals(tape) && range.first() > before)
                    .forEach(this::remove);
            throw e;
        }
    }

    /**
     * Adds exchanges with ids of their own to a tape that is being filled, with their bodies; unwanted until it is filled.
     */
    public void append(String tape, List<Exchange> exchanges) {
        if (exchanges.isEmpty()) {
            return;
        }
        long first = exchanges.get(0).row().id();
        long last = exchanges.get(exchanges.size() - 1).row().id();
        changes.run(transaction -> {
            new Unwanted(tape, first, last).mark(transaction);
            PreparedStatement insert = transaction.statement(Rows.INSERT);
            for (Exchange exchange : exchanges) {
                bodies.keep(transaction, exchange.requestBody());
                bodies.keep(transaction, exchange.responseBody());
                Rows.bind(insert, exchange);
                insert.executeUpdate();
            }
            retention.unpinned(first);
            index.added(first);
            return true;
        });
    }

    /** Copies what comes next; the last source. */
    private long step(String from, String to, long after, long newest) {
        return changes.run(transaction -> {
            PreparedStatement query = transaction.statement(STEP_END);
            query.setString(1, from);
            query.setLong(2, after);
            query.setLong(3, newest);
            long source;
            long count;
            try (ResultSet result = query.executeQuery()) {
                source = result.getLong(1);
                count = result.getLong(2);
            }
            if (count == 0) {
                return newest;
            }
            long last = lastId.addAndGet(count);
            long first = last - count + 1;
            new Unwanted(to, first, last).mark(transaction);
            PreparedStatement copy = transaction.statement(COPY);
            copy.setLong(1, first - 1);
            copy.setString(2, to);
            copy.setString(3, from);
            copy.setLong(4, after);
            copy.setLong(5, source);
            copy.executeUpdate();
            retention.unpinned(first);
            index.added(first);
            return source;
        });
    }

    /** Removes a tape and all exchanges that name it at the moment; false when there is none. */
    public boolean remove(String tape) {
        Unwanted all = new Unwanted(tape, 0, lastId.get());
        boolean found = changes.run(transaction -> {
            PreparedStatement delete = transaction.statement("DELETE FROM tape WHERE name = ?");
            delete.setString(1, tape);
            boolean deleted = delete.executeUpdate() > 0;
            if (deleted) {
                all.mark(transaction);
            }
            return deleted;
        });
        if (found) {
            remove(all);
        }
        return found;
    }

    private void remove(Unwanted range) {
        List<Store.Removed> removed;
        do {
            removed = changes.run(transaction -> range.step(transaction, retention));
            removals.accept(removed);
        } while (!removed.isEmpty());
    }
}
