package shark.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import shark.base.ExchangeRow;

/** Stored exchanges in the order of their ids, in parts that hold up no other reader for long. Safe for use by several threads. */
final class Listing {
    /** Rows that one step of a filtered listing looks at. */
    static final int MOST_SCANNED = 10_000;

    private final Reader reader;
    private final LongSupplier newest;
    private final TextIndex index;

    /** @param newest the greatest id that was given out */
    Listing(Reader reader, LongSupplier newest, TextIndex index) {
        this.reader = reader;
        this.newest = newest;
        this.index = index;
    }

    /** The newest stored exchanges that the filter means, below an id (0: all), the newest first. */
    List<ExchangeRow> list(Filter filter, String sandbox, long before, int limit) {
        List<ExchangeRow> found = new ArrayList<>();
        long from = before;
        do {
            Page page = page(filter, sandbox, true, from, limit - found.size());
            found.addAll(page.rows());
            from = page.next();
        } while (from > 0 && found.size() < limit);
        return found;
    }

    /**
     * A part of the stored exchanges that the filter means. It looks at {@link #MOST_SCANNED} at most, or at what the text
     * index finds, so that a filter that few match holds up no other reader for long.
     *
     * @param older true: below an id (0: from the newest), the newest first; false: above it, the oldest first
     */
    Page page(Filter filter, String sandbox, boolean older, long from, int limit) {
        String side = older ? from > 0 ? "id < " + from : "1" : "id > " + from;
        // Where the next one is: a gap of removed ones is not walked through.
        List<Long> nearest = reader.query(
                "SELECT " + (older ? "max" : "min") + "(id) FROM exchange WHERE " + side,
                List.of(),
                result -> result.getLong(1));
        long first = nearest.isEmpty() ? 0 : nearest.get(0);
        if (first == 0) {
            return new Page(List.of(), 0);
        }
        long below = index.below();
        boolean indexed = filter.isInIndex() && first <= below;
        long last = last(filter, older, first, below);
        Sql sql = filter.sql(indexed);
        List<Object> parameters = new ArrayList<>(sql.parameters());
        String condition = "(" + sql.condition() + ")";
        if (!sandbox.isEmpty()) {
            condition += " AND sandbox = ?";
            parameters.add(sandbox);
        }
        parameters.add(Math.min(first, last));
        parameters.add(Math.max(first, last));
        parameters.add(limit);
        List<ExchangeRow> rows = reader.query(
                "SELECT " + Rows.LIST + " FROM exchange WHERE " + condition + " AND id BETWEEN ? AND ? ORDER BY id "
                        + (older ? "DESC" : "ASC") + " LIMIT ?",
                parameters,
                Rows::row);
        boolean full = rows.size() >= limit;
        boolean end = older ? last <= 1 : last >= newest.getAsLong();
        return new Page(rows, full ? rows.get(rows.size() - 1).id() : end ? 0 : last);
    }

    /** The last id that a page looks at. */
    private static long last(Filter filter, boolean older, long first, long below) {
        if (filter.isAll()) {
            return older ? 1 : Long.MAX_VALUE;
        } else if (filter.isInIndex() && first <= below) {
            return older ? 1 : below;
        }
        long last = older ? Math.max(1, first - MOST_SCANNED + 1) : first + MOST_SCANNED - 1;
        return filter.isInIndex() && older ? Math.max(last, below + 1) : last;
    }

    /** Which of some stored exchanges the filter means. */
    Set<Long> meant(Filter filter, Collection<Long> ids) {
        if (ids.isEmpty()) {
            return Set.of(); // A live view asks twenty times a second.
        }
        String listed = ids.stream().map(String::valueOf).collect(Collectors.joining(","));
        Sql sql = filter.sql(false);
        return Set.copyOf(reader.query(
                "SELECT id FROM exchange WHERE id IN (" + listed + ") AND (" + sql.condition() + ")",
                sql.parameters(),
                result -> result.getLong(1)));
    }
}
