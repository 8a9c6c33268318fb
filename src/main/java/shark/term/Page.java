package shark.term;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import org.jline.utils.WCWidth;

/** The state of a screen and the elementary operations on it, named as in ECMA-48 and DEC's manuals. */
final class Page {
    private static final int TAB = 8;
    private static final int MOST_TITLE = 256;
    /** DEC Special Graphics for 0x5f to 0x7e. */
    private static final String LINE_DRAWING = "\u00a0◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

    int columns;
    int rows;
    final Grid main;
    private Grid alternate;
    Grid grid;

    final Cursor cursor = new Cursor();
    final Cursor saved = new Cursor();
    final Cursor savedOnMain = new Cursor();
    int top;
    int bottom;
    final Set<PrivateMode> modes = EnumSet.noneOf(PrivateMode.class);
    boolean insertMode;
    boolean newLineMode;
    BitSet tabs = new BitSet();
    int cursorShape;
    String title = "";
    long bells;
    /** What REP repeats; 0 when the last thing that came was not a character. */
    int lastPrinted;

    final Replies replies = new Replies();

    Page(int columns, int rows, int historyLines) {
        this.columns = columns;
        this.rows = rows;
        main = new Grid(columns, rows, historyLines);
        alternate = new Grid(columns, rows, 0);
        grid = main;
        tabs = usualTabs(columns);
        softReset();
    }

    /** RIS: as after switching it on; the history stays. */
    void reset() {
        if (grid == alternate) {
            grid = main;
        }
        main.clear(0, rows, Style.PLAIN);
        alternate.clear(0, rows, Style.PLAIN);
        cursor.row = 0;
        cursor.column = 0;
        title = "";
        cursorShape = 0;
        tabs = usualTabs(columns);
        softReset();
    }

    /** DECSTR; the tab stops stay (VT220 programmer's reference, table 4-10). */
    void softReset() {
        boolean onAlternate = grid == alternate;
        modes.clear();
        for (PrivateMode mode : PrivateMode.values()) {
            if (mode.initial() || (mode == PrivateMode.ALTERNATE_SCREEN && onAlternate)) {
                modes.add(mode);
            }
        }
        insertMode = false;
        newLineMode = false;
        top = 0;
        bottom = rows - 1;
        Cursor fresh = new Cursor();
        fresh.row = cursor.row;
        fresh.column = cursor.column;
        cursor.set(fresh);
        saved.set(new Cursor());
    }

    void resize(int newColumns, int newRows) {
        if (grid == alternate) {
            main.reflow(newColumns, newRows, savedOnMain);
            alternate.crop(newColumns, newRows);
            if (cursor.wrapPending && cursor.column < newColumns - 1) {
                cursor.wrapPending = false;
                cursor.column++; // On a wider screen there is room for the character that the wrap waits for.
            }
        } else {
            main.reflow(newColumns, newRows, cursor);
            alternate = new Grid(newColumns, newRows, 0);
        }
        columns = newColumns;
        rows = newRows;
        top = 0;
        bottom = rows - 1;
        boolean pending = cursor.wrapPending && cursor.column == columns - 1 && modes.contains(PrivateMode.WRAP);
        moveTo(cursor.row, cursor.column);
        cursor.wrapPending = pending;
        tabs = usualTabs(columns);
    }

    void ascii(byte[] bytes, int from, int count) {
        if (insertMode || cursor.lineDrawing[cursor.shift]) {
            for (int i = from; i < from + count; i++) {
                print(bytes[i]);
            }
            return;
        }
        int at = from;
        int end = from + count;
        while (at < end) {
            wrapIfPending();
            int room = columns - cursor.column;
            int run = Math.min(room, end - at);
            grid.line(cursor.row).putAscii(cursor.column, bytes, at, run, cursor.style);
            at += run;
            advance(run);
            if (at < end && !modes.contains(PrivateMode.WRAP)) {
                at = end - 1;
            }
        }
        lastPrinted = bytes[end - 1];
    }

    void print(int character) {
        int codePoint = character;
        if (cursor.lineDrawing[cursor.shift] && character >= 0x5f && character < 0x7f) {
            codePoint = LINE_DRAWING.charAt(character - 0x5f);
        }
        int width = WCWidth.wcwidth(codePoint);
        if (width <= 0) {
            combine(codePoint);
            return;
        }
        if (width > columns) {
            return;
        }
        wrapIfPending();
        if (cursor.column + width > columns) {
            if (!modes.contains(PrivateMode.WRAP)) {
                return;
            }
            wrap();
        }
        Line line = grid.line(cursor.row);
        if (insertMode) {
            line.insert(cursor.column, width, columns, cursor.style);
        }
        line.put(cursor.column, codePoint, width, cursor.style);
        advance(width);
        lastPrinted = codePoint;
    }

    /** REP. */
    void repeat(int times) {
        if (lastPrinted > 0) {
            for (int i = 0; i < Math.min(times, columns * rows); i++) {
                print(lastPrinted);
            }
        }
    }

    private void combine(int codePoint) {
        int column = cursor.wrapPending ? cursor.column : cursor.column - 1;
        // A C1 control has no place in a cell: from there it would reach the terminal of who looks at it.
        if (column >= 0 && !Character.isISOControl(codePoint)) {
            grid.line(cursor.row).combine(column, codePoint);
        }
    }

    private void advance(int width) {
        cursor.column += width;
        if (cursor.column >= columns) {
            cursor.column = columns - 1;
            cursor.wrapPending = modes.contains(PrivateMode.WRAP);
        }
    }

    private void wrapIfPending() {
        if (cursor.wrapPending) {
            wrap();
        }
    }

    private void wrap() {
        grid.line(cursor.row).wrapped(grid == main);
        cursor.column = 0;
        index();
    }

    /** IND: down by one, scrolling at the region's bottom. */
    void index() {
        cursor.wrapPending = false;
        if (cursor.row == bottom) {
            grid.scrollUp(top, bottom, 1, cursor.style);
        } else if (cursor.row < rows - 1) {
            cursor.row++;
        }
    }

    /** RI: up by one, scrolling at the region's top. */
    void reverseIndex() {
        cursor.wrapPending = false;
        if (cursor.row == top) {
            grid.scrollDown(top, bottom, 1, cursor.style);
        } else if (cursor.row > 0) {
            cursor.row--;
        }
    }

    void lineFeed() {
        index();
        if (newLineMode) {
            cursor.column = 0;
        }
    }

    void column(int column) {
        cursor.column = Math.max(0, Math.min(columns - 1, column));
        cursor.wrapPending = false;
    }

    void moveTo(int row, int column) {
        cursor.row = Math.max(0, Math.min(rows - 1, row));
        column(column);
    }

    /** CUP, where rows count from the region's top in origin mode. */
    void position(int row, int column) {
        if (cursor.originMode) {
            moveTo(Math.min(bottom, top + row), column);
        } else {
            moveTo(row, column);
        }
    }

    /** CUU, CUD: by rows, not out of the scroll region when in it. */
    void moveRows(int count) {
        int first = cursor.row >= top ? top : 0;
        int last = cursor.row <= bottom ? bottom : rows - 1;
        moveTo(Math.max(first, Math.min(last, cursor.row + count)), cursor.column);
    }

    void tab(int count) {
        int column = cursor.column;
        for (int i = 0; i < Math.min(count, columns); i++) {
            int next = tabs.nextSetBit(column + 1);
            column = next < 0 ? columns - 1 : Math.min(columns - 1, next);
        }
        cursor.column = column;
    }

    void backTab(int count) {
        int column = cursor.column;
        for (int i = 0; i < Math.min(count, columns); i++) {
            column = column == 0 ? 0 : Math.max(0, tabs.previousSetBit(column - 1));
        }
        column(column);
    }

    /** DECSTBM. */
    void region(int first, int last) {
        int end = Math.min(last, rows - 1);
        if (first < end) {
            top = first;
            bottom = end;
            position(0, 0);
        }
    }

    void saveCursor() {
        saved.set(cursor);
    }

    void restoreCursor() {
        restore(saved);
    }

    private void restore(Cursor other) {
        cursor.set(other);
        int row = cursor.originMode ? Math.max(top, Math.min(bottom, cursor.row)) : cursor.row;
        moveTo(row, cursor.column);
        cursor.wrapPending = other.wrapPending && cursor.column == columns - 1 && modes.contains(PrivateMode.WRAP);
        if (other.originMode) {
            modes.add(PrivateMode.ORIGIN);
        } else {
            modes.remove(PrivateMode.ORIGIN);
        }
    }

    /**
     * Shows the alternate screen, if it is not shown.
     *
     * @param clearing clears it, and saves the cursor, as mode 1049 does
     */
    void enterAlternate(boolean clearing) {
        if (grid == alternate) {
            return;
        }
        savedOnMain.set(cursor);
        grid = alternate;
        modes.add(PrivateMode.ALTERNATE_SCREEN);
        if (clearing) {
            saved.set(cursor);
            alternate.clear(0, rows, cursor.style);
        }
    }

    void leaveAlternate(boolean restoring) {
        if (grid == main) {
            return;
        }
        grid = main;
        modes.remove(PrivateMode.ALTERNATE_SCREEN);
        if (restoring) {
            restore(savedOnMain);
        }
    }

    void lineDrawing(int set, boolean on) {
        cursor.lineDrawing[set] = on;
    }

    void title(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .limit(MOST_TITLE)
                .forEach(clean::appendCodePoint);
        title = clean.toString();
    }

    static BitSet usualTabs(int columns) {
        BitSet tabs = new BitSet(columns);
        for (int column = TAB; column < columns; column += TAB) {
            tabs.set(column);
        }
        return tabs;
    }
}
