package shark.tui.app;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import shark.api.Event;
import shark.api.ExchangePage;
import shark.base.ExchangeRow;
import shark.base.Phase;

/**
 * A part of all exchanges without a hole, {@link #MOST} at most: pages make it longer at either end, and what is too much is
 * given up at the end that is farther from the chosen one.
 *
 * <p>Theory of operation. A page was read some time before it comes, and events tell what has changed since: a row that was
 * told and is not within the window (yet) is kept aside, and goes over the page's when its page comes. When so many are told
 * that some are left out, the window no longer reaches to the newest, and pages make up for it.
 */
final class ExchangeWindow {
    static final int MOST = 5_000;
    private static final int MOST_ASIDE = 1_000;

    private final TreeMap<Long, ExchangeRow> rows = new TreeMap<>();
    private final TreeMap<Long, ExchangeRow> aside = new TreeMap<>();
    /** Where older ones go on, exclusive; 0: from the newest of all. */
    private long below;
    /** Where newer ones go on, exclusive. */
    private long above;

    private boolean toOldest;
    private boolean toNewest;
    /** Whether any page has come. */
    private boolean begun;
    /** Whether more was told than could be kept aside. */
    private boolean missed;
    /** The greatest id that was heard of. */
    private long newest;

    /** Empty, at the newest. */
    void fromNewest() {
        clear();
        below = 0;
        toOldest = false;
        toNewest = true;
    }

    /** Empty, at the oldest. */
    void fromOldest() {
        clear();
        above = 0;
        toOldest = true;
        toNewest = false;
    }

    private void clear() {
        rows.clear();
        aside.clear();
        missed = false;
        begun = false;
    }

    /** What was told was interrupted, or left something out: the end is to be read again. */
    void behind() {
        if (!begun && toNewest) {
            return; // The first page is still to come.
        }
        long flying = rows.values().stream()
                .filter(row -> row.phase() != Phase.STORED)
                .mapToLong(ExchangeRow::id)
                .min()
                .orElse(Long.MAX_VALUE);
        long end = !toNewest ? above : rows.isEmpty() ? below - 1 : rows.lastKey();
        above = Math.max(0, Math.min(flying - 1, end));
        toNewest = false;
    }

    /** What was in flight when a daemon died never ends; what still is in flight is listed again. */
    void interrupted() {
        behind();
        rows.values().removeIf(row -> row.phase() != Phase.STORED);
        aside.clear();
    }

    void take(ExchangePage page, boolean older) {
        begun = true;
        put(page.exchanges());
        if (older) {
            below = page.next();
            toOldest = page.next() == 0;
            if (missed) {
                missed = false;
                behind();
            }
        } else if (page.next() > 0) {
            above = page.next();
        } else {
            above = Math.max(above, lastId());
            toNewest = !missed;
            missed = false;
        }
        if (toNewest) {
            rows.putAll(aside.tailMap(Math.max(1, below), true));
            aside.clear();
        }
    }

    private void put(Collection<ExchangeRow> fresh) {
        for (ExchangeRow row : fresh) {
            ExchangeRow told = aside.remove(row.id());
            rows.put(row.id(), told == null ? row : told);
            newest = Math.max(newest, row.id());
        }
    }

    void apply(Event event) {
        for (long id : event.removed()) {
            rows.remove(id);
            aside.remove(id);
        }
        if (event.skipped() > 0) {
            behind();
        }
        for (ExchangeRow row : event.exchanges()) {
            newest = Math.max(newest, row.id());
            boolean within = begun && toNewest && (toOldest || row.id() >= below);
            if (within || rows.containsKey(row.id())) {
                rows.put(row.id(), row);
            } else if (!begun || row.id() > (toNewest ? lastId() : above)) {
                aside.put(row.id(), row);
            }
        }
        while (aside.size() > MOST_ASIDE) {
            aside.pollFirstEntry();
            missed = true;
        }
    }

    /** Gives up what is too much; {@code chosen} 0: the newest is. */
    void bound(long chosen) {
        if (rows.size() <= MOST) {
            return;
        }
        boolean late = chosen == 0 || rows.headMap(chosen).size() > MOST / 2;
        while (rows.size() > MOST) {
            Map.Entry<Long, ExchangeRow> gone = late ? rows.pollFirstEntry() : rows.pollLastEntry();
            if (gone == null) {
                return;
            }
        }
        if (late) {
            below = rows.firstKey();
            toOldest = false;
        } else {
            above = toNewest ? rows.lastKey() : Math.min(above, rows.lastKey());
            toNewest = false;
        }
    }

    private long lastId() {
        return rows.isEmpty() ? above : rows.lastKey();
    }

    /** The id from which a page goes on, exclusive. */
    long from(boolean older) {
        return older ? below : above;
    }

    boolean reachesOldest() {
        return toOldest;
    }

    boolean reachesNewest() {
        return toNewest;
    }

    /** Whether a part of the window itself is to be read again. */
    boolean isWorn() {
        return !toNewest && above < lastId();
    }

    boolean contains(long id) {
        return rows.containsKey(id);
    }

    /** The id nearest to one that is not there: the next, else the last; 0 when there are none. */
    long near(long id) {
        Long next = rows.ceilingKey(id);
        return next != null ? next : rows.isEmpty() ? 0 : rows.lastKey();
    }

    List<ExchangeRow> rows() {
        return List.copyOf(rows.values());
    }

    long newest() {
        return newest;
    }
}
