package shark.tui.app;

import java.util.List;
import java.util.Optional;
import shark.api.Event;
import shark.api.ExchangePage;
import shark.api.PageExchanges;
import shark.base.ExchangeRow;

/**
 * The exchanges that the pane shows: a window on all of them, which one is chosen, and which page is wanted next. One page is
 * under way at a time. With a filter that few match a page may bring none, and the next is asked for: the whole store is
 * searched in steps, which end when another filter is set.
 */
public final class ExchangeList {
    /** How many are asked for at a time. */
    public static final int PAGE = 500;
    /** So many rows beyond the pane are there before somebody scrolls to them. */
    private static final int MARGIN = 200;

    private final ExchangeWindow window = new ExchangeWindow();
    private String filter = "";
    private String scope = "";
    /** The chosen one's id; 0: the newest, whichever that is. */
    private long chosen;
    /** Counts pages asked for; the answer to an earlier one comes too late. */
    private long request;

    private boolean connected;
    private boolean loading;
    private int top;
    private int height = 1;
    private List<ExchangeRow> shown = List.of();

    /** A page that is wanted. */
    record Wanted(long request, PageExchanges page) {}

    void restart(String newFilter, String sandbox) {
        filter = newFilter;
        scope = sandbox;
        chosen = 0;
        connected = false;
        window.fromNewest();
        abandon();
    }

    /** What changes is told from now on. */
    void watched() {
        connected = true;
        window.interrupted();
        abandon();
    }

    private void abandon() {
        request++;
        loading = false;
        changed();
    }

    /** A page has come. */
    void page(long number, boolean older, ExchangePage page) {
        if (number == request) {
            loading = false;
            window.take(page, older);
            changed();
        }
    }

    void apply(Event event) {
        window.apply(event);
        changed();
    }

    private void changed() {
        window.bound(chosen);
        if (chosen != 0 && !window.contains(chosen)) {
            long near = window.near(chosen);
            chosen = near == 0 ? chosen : near;
        }
        shown = window.rows();
    }

    void move(int by) {
        if (!shown.isEmpty()) {
            int at = Math.max(0, Math.min(shown.size() - 1, index() + by));
            chosen = at == shown.size() - 1 && window.reachesNewest()
                    ? 0
                    : shown.get(at).id();
        }
    }

    void choose(int index) {
        if (index < shown.size()) {
            move(index - index());
        }
    }

    /** Goes to the oldest of all. */
    void first() {
        if (!window.reachesOldest()) {
            window.fromOldest();
            abandon();
        }
        chosen = shown.isEmpty() ? 1 : shown.get(0).id();
    }

    /** Goes to the newest of all, and follows what comes. */
    void last() {
        chosen = 0;
        if (!window.reachesNewest()) {
            window.fromNewest();
            abandon();
        }
    }

    /** Scrolls just so far that the chosen one is within so many rows. */
    void fit(int rowsOfPane) {
        height = Math.max(1, rowsOfPane);
        top = Math.max(top, index() - height + 1);
        top = Math.max(0, Math.min(Math.min(top, index()), shown.size() - 1));
        if (following()) {
            top = Math.max(0, shown.size() - height);
        }
    }

    /** The page that should be asked for now; says so once. */
    Optional<Wanted> wanted() {
        boolean atEnd = shown.size() - top - height < MARGIN;
        boolean newer = !window.reachesNewest() && (atEnd || window.isWorn());
        boolean older = !window.reachesOldest() && top < MARGIN;
        if (!connected || loading || !(newer || older)) {
            return Optional.empty();
        }
        loading = true;
        return Optional.of(new Wanted(++request, new PageExchanges(filter, scope, !newer, window.from(!newer), PAGE)));
    }

    /** The place among {@link #shown} of the pane's first row. */
    public int top() {
        return top;
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
        return shown.isEmpty() ? -1 : low;
    }

    public Optional<ExchangeRow> chosen() {
        return shown.isEmpty() ? Optional.empty() : Optional.of(shown.get(index()));
    }

    /** Whether the newest is chosen as it comes. */
    public boolean following() {
        return chosen == 0;
    }

    /** Whether more is being looked for. */
    public boolean searching() {
        return loading;
    }

    /** The id up to which it was looked, while it is. */
    public long searchedTo() {
        return window.from(!window.reachesOldest() && window.reachesNewest());
    }

    /** The greatest id that was heard of: how many there are, about. */
    public long newest() {
        return window.newest();
    }

    public String filter() {
        return filter;
    }

    /** The sandbox whose exchanges are shown; empty: those of all. */
    public String scope() {
        return scope;
    }
}
