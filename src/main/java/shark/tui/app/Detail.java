package shark.tui.app;

import java.util.List;
import org.jspecify.annotations.Nullable;
import shark.tui.content.ExchangeText;
import shark.tui.content.Span;

/** The exchange that is looked at in full. */
public final class Detail {
    private final long id;
    private @Nullable ExchangeText text;
    private boolean raw;
    private int top;

    Detail(long id) {
        this.id = id;
    }

    public long id() {
        return id;
    }

    void show(ExchangeText shown) {
        text = shown;
    }

    void toggleRaw() {
        raw = !raw;
        top = 0;
    }

    /** Scrolls; the last line stays at the bottom of so many rows. */
    void scroll(long by, int rows) {
        top = (int) Math.max(0, Math.min(lines().size() - (long) rows, top + by));
    }

    public boolean raw() {
        return raw;
    }

    public int top() {
        return top;
    }

    /** Empty while it is being read. */
    public List<List<Span>> lines() {
        ExchangeText known = text;
        return known == null ? List.of() : raw ? known.raw() : known.laidOut();
    }
}
