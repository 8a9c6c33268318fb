package shark.term;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One line of cells. A cell holds a character (one code point, or a cluster of a base and what combines with it), is blank,
 * or is the right half of the wide character to its left. Cells past {@link #used} are blank and plain, and take no memory.
 */
public final class Line {
    private static final int BLANK = 0;
    private static final int RIGHT_HALF = -1;
    private static final int FIRST_CLUSTER = -2;
    /** The longest cluster, in chars: "Zalgo" text must not eat the memory. */
    private static final int MOST_CLUSTER = 16;

    private static final int STEP = 16;

    private int[] cells = new int[0];
    private long[] styles = new long[0];
    private int used;
    private boolean wrapped;
    private final List<String> clusters = new ArrayList<>(0);

    /** How many cells, from the left, may be other than blank and plain. */
    public int used() {
        return used;
    }

    /** Whether the text goes on in the next line because this one was full. */
    public boolean wrapped() {
        return wrapped;
    }

    /** What a cell shows: "" when blank or a right half. */
    public String text(int column) {
        int cell = cell(column);
        if (cell <= FIRST_CLUSTER) {
            return clusters.get(FIRST_CLUSTER - cell);
        }
        return cell > 0 ? Character.toString(cell) : "";
    }

    /** The first code point of a cell; a space when it is blank or a right half. */
    public int codePoint(int column) {
        int cell = cell(column);
        if (cell <= FIRST_CLUSTER) {
            return clusters.get(FIRST_CLUSTER - cell).codePointAt(0);
        }
        return cell > 0 ? cell : ' ';
    }

    /** Whether a cell is blank or holds one character of ASCII, which {@link #codePoint} tells wholly. */
    public boolean isAscii(int column) {
        int cell = cell(column);
        return cell >= BLANK && cell < 128;
    }

    /** Columns that the cell's character takes: 1, 2, or 0 for a right half. */
    public int width(int column) {
        if (cell(column) == RIGHT_HALF) {
            return 0;
        }
        return cell(column + 1) == RIGHT_HALF ? 2 : 1;
    }

    /** See {@link Style}. */
    public long style(int column) {
        return column < used ? styles[column] : Style.PLAIN;
    }

    /** The text of a range; blanks are spaces. */
    public String text(int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        for (int column = from; column < to; column++) {
            if (width(column) > 0) {
                String cell = text(column);
                text.append(cell.isEmpty() ? " " : cell);
            }
        }
        return text.toString();
    }

    /** The text without trailing blanks. */
    @Override
    public String toString() {
        return text(0, used).stripTrailing();
    }

    /** Writes printable ASCII, one cell a byte. */
    void putAscii(int column, byte[] bytes, int from, int count, long style) {
        split(column);
        split(column + count);
        reserve(column + count);
        for (int i = 0; i < count; i++) {
            cells[column + i] = bytes[from + i];
        }
        Arrays.fill(styles, column, column + count, style);
    }

    /** Writes one character of one or two columns. */
    void put(int column, int codePoint, int width, long style) {
        split(column);
        split(column + width);
        reserve(column + width);
        cells[column] = codePoint;
        styles[column] = style;
        if (width == 2) {
            cells[column + 1] = RIGHT_HALF;
            styles[column + 1] = style;
        }
    }

    /** Adds a code point that takes no column to the character of a cell. */
    void combine(int column, int codePoint) {
        int base = column > 0 && cell(column) == RIGHT_HALF ? column - 1 : column;
        String cluster = text(base) + Character.toString(codePoint);
        if (cell(base) == BLANK || cluster.length() > MOST_CLUSTER) {
            return;
        }
        if (clusters.size() > 2 * cells.length) {
            sweep();
        }
        clusters.add(cluster);
        cells[base] = FIRST_CLUSTER - (clusters.size() - 1);
    }

    /** Makes cells blank, with the style's background only. */
    void erase(int from, int to, long style) {
        split(from);
        split(to);
        wrapped &= to < used;
        long background = Style.erased(style);
        if (background == Style.PLAIN && to >= used) {
            used = Math.min(used, from);
            return;
        }
        reserve(to);
        blank(from, to, style);
    }

    private void blank(int from, int to, long style) {
        Arrays.fill(cells, from, to, BLANK);
        Arrays.fill(styles, from, to, Style.erased(style));
    }

    /** Moves what is at {@code from} up to {@code columns} to the right and fills the hole; the rest falls off. */
    void insert(int from, int count, int columns, long style) {
        wrapped = false;
        split(from);
        reserve(columns);
        int moved = Math.max(0, columns - from - count);
        split(from + moved);
        System.arraycopy(cells, from, cells, columns - moved, moved);
        System.arraycopy(styles, from, styles, columns - moved, moved);
        blank(from, columns - moved, style);
    }

    /** Takes cells out; what is to their right, up to {@code columns}, moves left. */
    void delete(int from, int count, int columns, long style) {
        wrapped = false;
        split(from);
        reserve(columns);
        int moved = Math.max(0, columns - from - count);
        split(columns - moved);
        System.arraycopy(cells, columns - moved, cells, from, moved);
        System.arraycopy(styles, columns - moved, styles, from, moved);
        blank(from + moved, columns, style);
    }

    /** Takes over a range of another line's cells, at {@code column}. */
    void copy(Line source, int from, int to, int column) {
        for (int i = from; i < to; i++) {
            int width = source.width(i);
            int target = column + i - from;
            if (source.cell(i) == BLANK) {
                reserve(target + 1);
                cells[target] = BLANK;
                styles[target] = source.style(i);
            } else if (width > 0) {
                put(target, source.codePoint(i), width, source.style(i));
                source.text(i).codePoints().skip(1).forEach(mark -> combine(target, mark));
            }
        }
    }

    /** Makes the line blank, of a background. */
    void clear(int columns, long style) {
        used = 0;
        wrapped = false;
        clusters.clear();
        if (Style.erased(style) != Style.PLAIN) {
            erase(0, columns, style);
        }
    }

    /** Cuts off what is to the right. */
    void truncate(int columns) {
        split(columns);
        used = Math.min(used, columns);
    }

    void wrapped(boolean value) {
        wrapped = value;
    }

    /** Where the trailing blanks of no background begin. */
    int end() {
        int end = used;
        while (end > 0 && cells[end - 1] == BLANK && styles[end - 1] == Style.PLAIN) {
            end--;
        }
        return end;
    }

    boolean isBlank(int column) {
        return cell(column) == BLANK;
    }

    private int cell(int column) {
        return column < used ? cells[column] : BLANK;
    }

    /** When a wide character lies across the border to the left of {@code column}, both its halves become blank. */
    private void split(int column) {
        if (column > 0 && column < used && cells[column] == RIGHT_HALF) {
            cells[column - 1] = BLANK;
            cells[column] = BLANK;
        }
    }

    private void reserve(int columns) {
        if (columns > cells.length) {
            int length = (columns + STEP - 1) / STEP * STEP;
            cells = Arrays.copyOf(cells, length);
            styles = Arrays.copyOf(styles, length);
        }
        if (columns > used) {
            Arrays.fill(cells, used, columns, BLANK);
            Arrays.fill(styles, used, columns, Style.PLAIN);
            used = columns;
        }
    }

    private void sweep() {
        List<String> kept = new ArrayList<>();
        for (int column = 0; column < used; column++) {
            if (cells[column] <= FIRST_CLUSTER) {
                kept.add(clusters.get(FIRST_CLUSTER - cells[column]));
                cells[column] = FIRST_CLUSTER - (kept.size() - 1);
            }
        }
        clusters.clear();
        clusters.addAll(kept);
    }
}
