package shark.tui.app;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import shark.api.Event;
import shark.base.ExchangeRow;
import shark.base.Phase;

/**
 * A window on the exchanges: the newest, or older ones when somebody has gone back. It holds {@link #MOST} at most, however
 * many there are.
 */
public final class ExchangeList {
    static final int MOST = 5_000;
    /** How many are asked for at a time. */
    public static final int PAGE = 500;

    private final TreeMap<Long, ExchangeRow> rows = new TreeMap<>();
    private String filter = "";
    private String scope = "";
    /** The chosen one's id; 0: the newest, whichever that is. */
    private long chosen;
    /** Whether the window reaches to the newest, and to the oldest. */
    private boolean toNewest = true;

    private boolean toOldest;
    private boolean loading;
    private int top;
    private List<ExchangeRow> shown = List.of();

    void restart(String newFilter, String sandbox) {
        filter = newFilter;
        scope = sandbox;
        rows.clear();
        chosen = 0;
        toNewest = true;
        toOldest = false;
        loading = false;
        changed();
    }

    /** The newest, or those before the first one here. */
    void list(List<ExchangeRow> listed, boolean older) {
        if (older) {
            loading = false;
            toOldest = listed.isEmpty();
            listed.forEach(row -> rows.putIfAbsent(row.id(), row));
            while (rows.size() > MOST) {
                rows.pollLastEntry();
                toNewest = false;
            }
        } else {
            // What was in flight when a daemon died never ends; what still is in flight is listed.
            rows.values().removeIf(row -> row.phase() != Phase.STORED);
            listed.forEach(row -> rows.put(row.id(), row));
            toOldest = listed.size() < PAGE;
            drop();
        }
        changed();
    }

    void apply(Event event) {
        event.removed().forEach(rows::remove);
        for (ExchangeRow row : event.exchanges()) {
            boolean fresh = rows.isEmpty() || row.id() > rows.lastKey();
            if (fresh ? toNewest : rows.containsKey(row.id()) || row.id() > rows.firstKey()) {
                rows.put(row.id(), row);
            }
        }
        drop();
        changed();
    }

    private void drop() {
        while (rows.size() > MOST) {
            rows.pollFirstEntry();
            toOldest = false;
        }
    }

    private void changed() {
        shown = List.copyOf(rows.values());
        if (chosen != 0 && !rows.containsKey(chosen)) {
            Long near = rows.ceilingKey(chosen);
            chosen = near == null ? 0 : near;
        }
    }

    void move(int by) {
        if (!shown.isEmpty()) {
            int at = Math.max(0, Math.min(shown.size() - 1, index() + by));
            chosen = at == shown.size() - 1 && toNewest ? 0 : shown.get(at).id();
        }
    }

    void choose(int index) {
        move(index - index());
    }

    /** Scrolls just so far that the chosen one is within so many rows. */
    void fit(int rowsOfPane) {
        int height = Math.max(1, rowsOfPane);
        top = Math.max(top, index() - height + 1);
        top = Math.max(0, Math.min(Math.min(top, index()), shown.size() - 1));
        if (following()) {
            top = Math.max(0, shown.size() - height);
        }
    }

    /** The place among {@link #shown} of the pane's first row. */
    public int top() {
        return top;
    }

    /** Whether older ones should be asked for now; says so once. */
    boolean wantsOlder() {
        boolean wants = !loading && !toOldest && !shown.isEmpty() && index() == 0 && chosen != 0;
        loading |= wants;
        return wants;
    }

    long first() {
        return rows.isEmpty() ? 0 : rows.firstKey();
    }

    /** Those of the window, the oldest first. */
    public List<ExchangeRow> shown() {
        return shown;
    }

    /** The place of the chosen one among {@link #shown}; -1 when there is none. */
    public int index() {
        if (chosen == 0) {
            return shown.size() - 1;
        }
        int low = 0;
        int high = shown.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (shown.get(middle).id() < chosen) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    public Optional<ExchangeRow> chosen() {
        return shown.isEmpty() ? Optional.empty() : Optional.of(shown.get(index()));
    }

    /** Whether the newest is chosen as it comes. */
    public boolean following() {
        return chosen == 0;
    }

    /** Whether there are newer ones than those of the window. */
    boolean isBehind() {
        return !toNewest;
    }

    public String filter() {
        return filter;
    }

    /** The sandbox whose exchanges are shown; empty: those of all. */
    public String scope() {
        return scope;
    }
}
