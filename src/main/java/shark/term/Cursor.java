package shark.term;

import java.util.Arrays;

/** Where the next character goes, and how it will look: all that DECSC saves. Mutable. */
final class Cursor {
    int row;
    int column;
    /** The last column was written: the next character goes to the next line first (DECAWM's deferred wrap). */
    boolean wrapPending;

    long style = Style.PLAIN;
    boolean originMode;
    /** The character set that is shifted in: 0 for G0, 1 for G1. */
    int shift;

    final boolean[] lineDrawing = new boolean[2];

    void set(Cursor other) {
        row = other.row;
        column = other.column;
        wrapPending = other.wrapPending;
        style = other.style;
        originMode = other.originMode;
        shift = other.shift;
        System.arraycopy(other.lineDrawing, 0, lineDrawing, 0, lineDrawing.length);
    }

    /** Whether all of it is the same. */
    boolean isLike(Cursor other) {
        return row == other.row
                && column == other.column
                && wrapPending == other.wrapPending
                && style == other.style
                && originMode == other.originMode
                && shift == other.shift
                && Arrays.equals(lineDrawing, other.lineDrawing);
    }
}
