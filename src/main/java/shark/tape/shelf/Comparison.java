package shark.tape.shelf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shark.store.TapeContents;
import shark.store.TapeEntry;

/**
 * In what two tapes differ, key by key: what only the other one answers, what only this one does, and what they answer in another
 * way. Reads both side by side; of the differences it keeps the first {@link #MOST} and counts the rest.
 */
public final class Comparison {
    /** Differences that are told one by one. */
    public static final int MOST = 1000;

    private static final int PAGE = 256;

    private final Leaf leaf = new Leaf();
    private final List<Difference> differences = new ArrayList<>();
    private long added;
    private long removed;
    private long changed;

    private Comparison() {}

    /** What has become of a request. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /**
     * One request that is answered in another way.
     *
     * @param entry of the second tape, where it has the request, else of the first
     * @param before the first tape's first exchange with it, 0 where none
     * @param after the second tape's
     */
    public record Difference(Kind kind, TapeEntry entry, long before, long after) {}

    /** All that differs. */
    public record Result(long added, long removed, long changed, List<Difference> differences) {}

    /** Compares two tapes. */
    static Result of(TapeContents contents, String first, String second) {
        Comparison comparison = new Comparison();
        comparison.compare(new Groups(contents, first), new Groups(contents, second));
        return new Result(
                comparison.added, comparison.removed, comparison.changed, List.copyOf(comparison.differences));
    }

    /** A tape's exchanges, those of one key at a time. */
    private static final class Groups {
        private final TapeContents contents;
        private final String tape;
        private List<TapeEntry> page = List.of();
        private int at;
        private @Nullable TapeEntry last;
        private boolean ended;

        Groups(TapeContents contents, String tape) {
            this.contents = contents;
            this.tape = tape;
        }

        /** The next exchange, which stays the next one; absent at the end. */
        @Nullable
        TapeEntry peek() {
            if (at == page.size() && !ended) {
                page = contents.byKey(tape, last, PAGE);
                at = 0;
                ended = page.isEmpty();
            }
            return ended ? null : page.get(at);
        }

        /** The next exchange with the same key as another one; absent when there is no more. */
        @Nullable
        TapeEntry next(TapeEntry of) {
            TapeEntry next = peek();
            if (next == null || !next.key().equals(of.key())) {
                return null;
            }
            last = next;
            at++;
            return next;
        }
    }

    private void compare(Groups first, Groups second) {
        while (true) {
            TapeEntry a = first.peek();
            TapeEntry b = second.peek();
            if (a == null && b == null) {
                return;
            }
            int order = a == null
                    ? 1
                    : b == null
                            ? -1
                            : Arrays.compareUnsigned(a.key().bytes(), b.key().bytes());
            if (a != null && order < 0) {
                removed++;
                keep(new Difference(Kind.REMOVED, a, a.row().id(), 0));
                skip(first, a);
            } else if (b != null && order > 0) {
                added++;
                keep(new Difference(Kind.ADDED, b, 0, b.row().id()));
                skip(second, b);
            } else if (a != null && b != null && !same(first, a, second, b)) {
                changed++;
                keep(new Difference(Kind.CHANGED, b, a.row().id(), b.row().id()));
            }
        }
    }

    private void keep(Difference difference) {
        if (differences.size() < MOST) {
            differences.add(difference);
        }
    }

    private static void skip(Groups groups, TapeEntry of) {
        while (groups.next(of) != null) {}
    }

    /** Whether equal requests get the same answers one after the other; goes on behind them. */
    private boolean same(Groups first, TapeEntry a, Groups second, TapeEntry b) {
        boolean same = true;
        while (true) {
            TapeEntry before = first.next(a);
            TapeEntry after = second.next(b);
            if (before == null && after == null) {
                return same;
            }
            same &= before != null && after != null && Arrays.equals(leaf.of(before), leaf.of(after));
        }
    }
}
