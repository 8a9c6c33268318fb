package shark.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a store within its limit, and gives back what it no longer needs: the oldest exchanges that are not pinned go first,
 * with the bodies that no other names; free pages go off the end of the database file; the log is moved into the database.
 * The writer's thread only, a small step at a time, so that what is to be written does not wait long.
 */
final class Retention {
    /** Exchanges that one step removes, at most. */
    static final int STEP = 256;

    /** The database's pages are counted again after so many removals; files are exact after each. */
    private static final int COUNTED = 16;

    /** Groups that are written between two looks at the size, while it is within the limit. */
    private static final int LOOK = 32;

    /** Free pages (4 KiB) that are kept for what comes next. */
    private static final int SPARE = 256;

    private static final int VACUUM = 1024;

    private static final String NAMES = "SELECT id, tape, request_body, response_body FROM exchange WHERE ";
    private static final String OLDEST = NAMES + "id > ? AND pinned = 0 ORDER BY id LIMIT " + STEP;
    private static final String ONE = NAMES + "id = ?";
    private static final String RANGE = NAMES + "tape = ? AND id BETWEEN ? AND ? ORDER BY id LIMIT " + STEP;
    private static final String USED_PAGES = "SELECT (page_count - freelist_count) * page_size"
            + " FROM pragma_page_count, pragma_freelist_count, pragma_page_size";

    private final Transaction transaction;
    private final Bodies bodies;
    private final TextIndex index;
    private final TapeChanges tapes;
    private final Health health;
    private final long limit;
    private final Path log;
    private final Consumer<List<Store.Removed>> listener;

    /** What is not pinned has a greater id. */
    private long below;

    private boolean over = true; // Until it was looked at.
    private int groups;

    /**
     * @param limit in bytes, 0 for none
     * @param log the file of the write-ahead log
     * @param listener is told what was evicted, on this thread
     */
    Retention(
            Transaction transaction,
            Bodies bodies,
            TextIndex index,
            TapeChanges tapes,
            Health health,
            long limit,
            Path log,
            Consumer<List<Store.Removed>> listener) {
        this.transaction = transaction;
        this.bodies = bodies;
        this.index = index;
        this.tapes = tapes;
        this.health = health;
        this.limit = limit;
        this.log = log;
        this.listener = listener;
    }

    private record Candidate(long id, String tape, byte @Nullable [] requestBody, byte @Nullable [] responseBody) {}

    /** There is an exchange that is not pinned. */
    void unpinned(long id) {
        below = Math.min(below, id - 1);
    }

    /** Something was written; between transactions. */
    void afterGroup() throws SQLException, IOException {
        if (over || ++groups % LOOK == 0) {
            over = evict();
            if (Files.exists(log) && Files.size(log) > Database.MOST_LOG) {
                transaction.checkpoint("RESTART"); // Readers have kept it from beginning anew; it waits for them.
            }
        }
    }

    /** Nothing waits to be written: does one step of what is due; true when there is more. */
    boolean whenIdle() throws SQLException {
        over = evict();
        if (over || shrink()) {
            return true;
        }
        transaction.checkpoint("PASSIVE");
        return false;
    }

    /** One step down to the limit; true when there is more to evict. */
    private boolean evict() throws SQLException {
        if (limit == 0) {
            return false;
        }
        if (used() <= limit) {
            health.withinLimit();
            return false;
        }
        transaction.begin();
        List<Candidate> oldest = candidates(OLDEST, below);
        List<Store.Removed> removed = new ArrayList<>();
        long pages = transaction.number(USED_PAGES);
        for (Candidate candidate : oldest) {
            if (pages + bodies.fileBytes() <= limit) {
                break;
            }
            remove(candidate);
            below = candidate.id;
            removed.add(new Store.Removed(candidate.id, candidate.tape));
            if (removed.size() % COUNTED == 0) {
                pages = transaction.number(USED_PAGES);
            }
        }
        if (oldest.isEmpty()) {
            below = transaction.number("SELECT coalesce(max(id), 0) FROM exchange");
        }
        transaction.commit();
        listener.accept(removed);
        long left = used();
        if (left <= limit) {
            health.withinLimit();
        } else if (removed.isEmpty()) {
            health.overLimit(left);
        }
        return left > limit && !removed.isEmpty();
    }

    private long used() throws SQLException {
        return transaction.number(USED_PAGES) + bodies.fileBytes();
    }

    private List<Candidate> candidates(String sql, long id) throws SQLException {
        PreparedStatement query = transaction.statement(sql);
        query.setLong(1, id);
        return candidates(query);
    }

    private static List<Candidate> candidates(PreparedStatement query) throws SQLException {
        List<Candidate> found = new ArrayList<>();
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                found.add(
                        new Candidate(result.getLong(1), result.getString(2), result.getBytes(3), result.getBytes(4)));
            }
        }
        return found;
    }

    private void remove(Candidate candidate) throws SQLException {
        PreparedStatement delete = transaction.statement("DELETE FROM exchange WHERE id = ?");
        delete.setLong(1, candidate.id);
        delete.executeUpdate();
        index.removed(candidate.id);
        tapes.changed(candidate.tape);
        bodies.release(transaction, candidate.requestBody);
        bodies.release(transaction, candidate.responseBody);
    }

    /** What a tape plays is another. */
    void changed(String tape) {
        tapes.changed(tape);
    }

    /** Removes some exchanges of a range, pinned or not, within a transaction. */
    List<Store.Removed> remove(Unwanted range) throws SQLException {
        PreparedStatement query = transaction.statement(RANGE);
        query.setString(1, range.tape());
        query.setLong(2, range.first());
        query.setLong(3, range.last());
        List<Candidate> found = candidates(query);
        List<Store.Removed> removed = new ArrayList<>();
        for (Candidate candidate : found) {
            remove(candidate);
            removed.add(new Store.Removed(candidate.id, candidate.tape));
        }
        return removed;
    }

    /** Removes one exchange, pinned or not, within a transaction; false when it is not stored. */
    boolean remove(long id) throws SQLException {
        List<Candidate> found = candidates(ONE, id);
        for (Candidate candidate : found) {
            remove(candidate);
        }
        return !found.isEmpty();
    }

    private boolean shrink() throws SQLException {
        long free = transaction.number("PRAGMA freelist_count");
        if (free <= SPARE) {
            return false;
        }
        transaction.begin();
        transaction.vacuum((int) Math.min(VACUUM, free - SPARE));
        transaction.commit();
        return transaction.number("PRAGMA freelist_count") < free;
    }
}
