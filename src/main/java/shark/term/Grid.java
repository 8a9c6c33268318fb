package shark.term;

import java.util.ArrayList;
import java.util.List;

/** The lines of one of a terminal's two screens, and what has scrolled off it. Rows count from 0 at the top. */
final class Grid {
    private int columns;
    private Line[] lines;
    private final History history;

    Grid(int columns, int rows, int historyLines) {
        this.columns = columns;
        this.lines = blank(rows);
        this.history = new History(historyLines);
    }

    int rows() {
        return lines.length;
    }

    History history() {
        return history;
    }

    Line line(int row) {
        return lines[row];
    }

    /**
     * Moves the rows {@code top} to {@code bottom} (inclusive) up. What leaves the top of the whole screen goes into the
     * history.
     */
    void scrollUp(int top, int bottom, int count, long style) {
        int lost = Math.min(count, bottom - top + 1);
        for (int i = 0; i < lost; i++) {
            Line line = lines[top];
            System.arraycopy(lines, top + 1, lines, top, bottom - top);
            Line fresh = top == 0 ? history.push(line) : line;
            fresh.clear(columns, style);
            lines[bottom] = fresh;
        }
    }

    /** Takes the first rows out; unlike what scrolls off, they do not become history. */
    void deleteTop(int bottom, int count, long style) {
        int lost = Math.min(count, bottom + 1);
        for (int i = 0; i < lost; i++) {
            Line line = lines[0];
            System.arraycopy(lines, 1, lines, 0, bottom);
            line.clear(columns, style);
            lines[bottom] = line;
        }
    }

    /** Moves the rows {@code top} to {@code bottom} (inclusive) down. */
    void scrollDown(int top, int bottom, int count, long style) {
        int lost = Math.min(count, bottom - top + 1);
        for (int i = 0; i < lost; i++) {
            Line line = lines[bottom];
            System.arraycopy(lines, top, lines, top + 1, bottom - top);
            line.clear(columns, style);
            lines[top] = line;
        }
    }

    void clear(int fromRow, int toRow, long style) {
        for (int row = fromRow; row < toRow; row++) {
            lines[row].clear(columns, style);
        }
    }

    /** Another size without moving text from line to line; what does not fit falls off at the right and the bottom. */
    void crop(int newColumns, int newRows) {
        Line[] old = lines;
        columns = newColumns;
        lines = blank(newRows);
        for (int row = 0; row < Math.min(newRows, old.length); row++) {
            old[row].truncate(newColumns);
            lines[row] = old[row];
        }
    }

    /**
     * Another size; lines that were wrapped are wrapped anew, as tmux does it. Lines go into the history, or come back from
     * it, so that the cursor stays in sight.
     */
    void reflow(int newColumns, int newRows, Cursor cursor) {
        if (cursor.wrapPending) {
            cursor.column++; // Where the next character goes: after the last one, if there is room now.
        }
        Reflow reflow = new Reflow(newColumns, newColumns == columns, cursor);
        for (int i = 0; i < history.size(); i++) {
            reflow.add(history.line(i), i - history.size());
        }
        int last = lastRow(cursor);
        for (int row = 0; row <= last; row++) {
            reflow.add(lines[row], row);
        }
        List<Line> result = reflow.finish();
        int pulled = Math.max(0, newRows - lines.length);
        int above = Math.max(Math.max(0, reflow.historyLines() - pulled), result.size() - newRows);
        columns = newColumns;
        lines = blank(newRows);
        history.clear();
        for (int i = 0; i < result.size(); i++) {
            if (i < above) {
                history.push(result.get(i));
            } else {
                lines[i - above] = result.get(i);
            }
        }
        cursor.row = Math.max(0, Math.min(newRows - 1, cursor.row - above));
        boolean past = cursor.column >= newColumns;
        cursor.column = Math.min(newColumns - 1, cursor.column);
        cursor.wrapPending = past && !lines[cursor.row].isBlank(cursor.column);
    }

    /** The last row that has text, or the cursor. */
    private int lastRow(Cursor cursor) {
        int last = lines.length - 1;
        while (last > cursor.row && lines[last].end() == 0) {
            last--;
        }
        return last;
    }

    private static Line[] blank(int rows) {
        List<Line> lines = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            lines.add(new Line());
        }
        return lines.toArray(Line[]::new);
    }
}
