package shark.term;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Wraps lines anew for another number of columns, and finds the cursor's new place. */
final class Reflow {
    private final int columns;
    private final boolean sameColumns;
    private final Cursor cursor;
    private final List<Line> result = new ArrayList<>();
    private final ArrayDeque<Line> paragraph = new ArrayDeque<>();
    private int firstRow;
    private int historyLines;
    private boolean placed;

    /**
     * @param sameColumns every line stays one line
     * @param cursor is moved to its place, its row counted from the first line of the history
     */
    Reflow(int columns, boolean sameColumns, Cursor cursor) {
        this.columns = columns;
        this.sameColumns = sameColumns;
        this.cursor = cursor;
    }

    /** How many of the lines so far came from rows above the screen. */
    int historyLines() {
        return historyLines;
    }

    /**
     * The next line.
     *
     * @param row of the screen; negative in the history
     */
    void add(Line line, int row) {
        if (paragraph.isEmpty()) {
            firstRow = row;
        }
        paragraph.add(line);
        if (sameColumns || !line.wrapped()) {
            flush();
        }
        if (row < 0) {
            historyLines = result.size();
        }
    }

    /** All lines. */
    List<Line> finish() {
        flush();
        return result;
    }

    private void flush() {
        if (paragraph.isEmpty()) {
            return;
        }
        if (sameColumns || (paragraph.size() == 1 && paragraph.getFirst().end() <= columns)) {
            Line line = paragraph.removeFirst();
            place(firstRow, result.size(), 0, Integer.MAX_VALUE, 0);
            if (!sameColumns) {
                line.truncate(columns);
            }
            result.add(line);
            return;
        }
        Line target = new Line();
        int column = 0;
        int row = firstRow;
        while (!paragraph.isEmpty()) {
            Line source = paragraph.removeFirst();
            int end = paragraph.isEmpty() ? source.end() : source.used();
            int from = 0;
            while (from < end) {
                int to = Math.min(end, from + columns - column);
                if (to < end && to > from && source.width(to) == 0) {
                    to--;
                }
                if (to > from) {
                    target.copy(source, from, to, column);
                    place(row, result.size(), from, to, column);
                    column += to - from;
                }
                if (to < end || column >= columns) {
                    if (to == from && column == 0) {
                        place(row, result.size(), from, from + 2, 0);
                        from += 2; // A wide character that fits in no line.
                        continue;
                    }
                    if (to < end || !paragraph.isEmpty()) {
                        target.wrapped(true);
                        result.add(target);
                        target = new Line();
                        column = 0;
                    }
                }
                from = to;
            }
            place(row, result.size(), end, Integer.MAX_VALUE, column);
            row++;
        }
        result.add(target);
    }

    /** Cells {@code from} to {@code to} of an old row are at {@code column} of a new one: so is the cursor, when in them. */
    private void place(int oldRow, int newRow, int from, int to, int column) {
        if (!placed && cursor.row == oldRow && cursor.column >= from && cursor.column < to) {
            placed = true;
            cursor.row = newRow;
            cursor.column = column + cursor.column - from;
        }
    }
}
