package shark.tape;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import shark.base.ExchangeRow;
import shark.store.Page;

/** Parts of a listing with what is in flight put in its place. Pure. */
final class Pages {
    private Pages() {}

    /**
     * Puts rows in flight into a page.
     *
     * @param flying those that the listing means, in any order
     * @param older the direction: ids fall
     * @param from where the page began, exclusive; 0: at the end of the direction
     * @param limit the most rows; what is too much is left for the next page
     */
    static Page merged(Page stored, List<ExchangeRow> flying, boolean older, long from, int limit) {
        Set<Long> seen = stored.rows().stream().map(ExchangeRow::id).collect(Collectors.toSet());
        Comparator<ExchangeRow> rising = Comparator.comparingLong(ExchangeRow::id);
        List<ExchangeRow> all = Stream.concat(
                        stored.rows().stream(),
                        flying.stream()
                                .filter(row -> !seen.contains(row.id()) && isWithin(stored, row.id(), older, from)))
                .sorted(older ? rising.reversed() : rising)
                .toList();
        boolean cut = all.size() > limit;
        List<ExchangeRow> rows = cut ? all.subList(0, limit) : all;
        return new Page(List.copyOf(rows), cut ? rows.get(limit - 1).id() : stored.next());
    }

    private static boolean isWithin(Page stored, long id, boolean older, long from) {
        long next = stored.next();
        return older ? (from == 0 || id < from) && id >= next : id > from && (next == 0 || id <= next);
    }
}
