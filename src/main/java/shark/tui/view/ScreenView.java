package shark.tui.view;

import shark.term.Line;
import shark.term.PrivateMode;
import shark.term.Screen;
import shark.term.Style;
import shark.tui.app.Rect;
import shark.tui.screen.Canvas;

/** A terminal's screen, copied cell by cell. */
final class ScreenView {
    private ScreenView() {}

    /**
     * Draws as much as there is room for.
     *
     * @param back lines of history that it is scrolled back
     */
    static void draw(Screen screen, int back, Rect area, Canvas canvas) {
        int rows = Math.min(area.rows(), screen.rows());
        int columns = Math.min(area.columns(), screen.columns());
        long turned = screen.is(PrivateMode.REVERSE_SCREEN) ? Style.INVERSE : 0;
        // A screen that is higher than the pane shows where the cursor is.
        int skipped = Math.max(0, Math.min(screen.rows() - rows, screen.cursorRow() - rows + 1));
        for (int row = 0; row < rows; row++) {
            Line line = screen.line(row + skipped - back);
            int used = turned != 0 ? columns : Math.min(columns, line.used());
            for (int column = 0; column < used; column++) {
                int width = line.width(column);
                long style = line.style(column) ^ turned;
                int x = area.left() + column;
                int y = area.top() + row;
                if (line.isAscii(column)) {
                    canvas.put(x, y, (char) line.codePoint(column), style);
                } else if (width > 0 && column + width <= columns) {
                    canvas.put(x, y, line.text(column), width, style);
                }
            }
        }
    }

    /** Shows the cursor where the program has it. */
    static void cursor(Screen screen, int back, Rect area, Canvas canvas) {
        int rows = Math.min(area.rows(), screen.rows());
        int skipped = Math.max(0, Math.min(screen.rows() - rows, screen.cursorRow() - rows + 1));
        int row = screen.cursorRow() - skipped + back;
        int column = Math.min(screen.cursorColumn(), area.columns() - 1);
        if (screen.is(PrivateMode.CURSOR_VISIBLE) && row < rows) {
            canvas.cursor(area.left() + column, area.top() + row);
        }
    }
}
