package shark.cli.diff;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In what two texts differ, line by line. Between the lines that both begin and end with, the longest common subsequence is
 * looked for; where that would take more than {@link #MOST} steps, all of it counts as changed.
 */
final class LineDiff {
    static final int MOST = 4_000_000;

    private final String where;
    private final String[] a;
    private final String[] b;
    private final List<Difference> found = new ArrayList<>();

    private LineDiff(String where, String[] a, String[] b) {
        this.where = where;
        this.a = a;
        this.b = b;
    }

    static List<Difference> of(String where, String a, String b) {
        LineDiff diff = new LineDiff(where, a.split("\n", -1), b.split("\n", -1));
        diff.compare();
        return diff.found;
    }

    private void compare() {
        int from = 0;
        while (from < Math.min(a.length, b.length) && a[from].equals(b[from])) {
            from++;
        }
        int endA = a.length;
        int endB = b.length;
        while (endA > from && endB > from && a[endA - 1].equals(b[endB - 1])) {
            endA--;
            endB--;
        }
        if ((long) (endA - from) * (endB - from) > MOST) {
            changed(from, endA, from, endB);
        } else {
            subsequence(from, endA, endB);
        }
    }

    /** By the table of lengths of the longest common subsequences of what follows. */
    private void subsequence(int from, int endA, int endB) {
        int[][] common = new int[endA - from + 1][endB - from + 1];
        for (int i = endA - from - 1; i >= 0; i--) {
            for (int j = endB - from - 1; j >= 0; j--) {
                common[i][j] = a[from + i].equals(b[from + j])
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        int startA = 0;
        int startB = 0;
        while (i < endA - from && j < endB - from) {
            if (a[from + i].equals(b[from + j])) {
                changed(from + startA, from + i, from + startB, from + j);
                i++;
                j++;
                startA = i;
                startB = j;
            } else if (common[i + 1][j] >= common[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
        changed(from + startA, endA, from + startB, endB);
    }

    /** Lines of one that stand in the place of lines of the other; numbers begin with 1. */
    private void changed(int fromA, int toA, int fromB, int toB) {
        if (fromA < toA || fromB < toB) {
            boolean several = toA - fromA > 1;
            String name = several ? "lines " + (fromA + 1) + "-" + toA : "line " + (fromA + 1);
            found.add(new Difference(where, name, joined(a, fromA, toA), joined(b, fromB, toB)));
        }
    }

    private static @Nullable String joined(String[] lines, int from, int to) {
        return from == to ? null : String.join("\n", List.of(lines).subList(from, to));
    }
}
