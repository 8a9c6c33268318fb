package shark.tui.view;

import org.jline.utils.WCWidth;
import shark.tui.app.Rect;
import shark.tui.screen.Canvas;
import shark.tui.theme.Role;
import shark.tui.theme.Theme;

/** Draws text within a part of the canvas, cut at its edges. */
final class Pen {
    private final Canvas canvas;
    private final Theme theme;
    private final Rect area;

    Pen(Canvas canvas, Theme theme, Rect area) {
        this.canvas = canvas;
        this.theme = theme;
        this.area = area;
    }

    Pen within(Rect part) {
        return new Pen(canvas, theme, part);
    }

    Rect area() {
        return area;
    }

    Canvas canvas() {
        return canvas;
    }

    /** Fills a row with blanks. */
    void blank(int row, Role role) {
        fill(row, 0, area.columns(), ' ', role);
    }

    void clear(Role role) {
        for (int row = 0; row < area.rows(); row++) {
            blank(row, role);
        }
    }

    void fill(int row, int from, int to, char letter, Role role) {
        if (row < 0 || row >= area.rows()) {
            return;
        }
        long style = theme.style(role);
        for (int column = Math.max(0, from); column < Math.min(to, area.columns()); column++) {
            put(column, row, letter, style);
        }
    }

    private void put(int column, int row, int letter, long style) {
        if (letter < 128) {
            canvas.put(area.left() + column, area.top() + row, (char) letter, style);
        } else {
            canvas.put(area.left() + column, area.top() + row, Character.toString(letter), 1, style);
        }
    }

    /** Draws a text from a column on, cut with an ellipsis where the width ends; the column after it. */
    int text(int row, int column, String text, Role role) {
        return text(row, column, area.columns() - column, text, role);
    }

    int text(int row, int column, int width, String text, Role role) {
        if (row < 0 || row >= area.rows() || width <= 0 || column >= area.columns()) {
            return column;
        }
        int end = Math.min(area.columns(), column + width);
        boolean cut = widthOf(text) > end - column;
        int last = cut ? end - 1 : end;
        long style = theme.style(role);
        int at = column;
        for (int i = 0; i < text.length(); ) {
            int letter = text.codePointAt(i);
            i += Character.charCount(letter);
            int columns = WCWidth.wcwidth(letter);
            if (columns > 0) {
                if (at + columns > last) {
                    break;
                }
                if (letter < 128) {
                    put(at, row, letter, style);
                } else {
                    canvas.put(area.left() + at, area.top() + row, Character.toString(letter), columns, style);
                }
                at += columns;
            }
        }
        if (cut) {
            put(at, row, '\u2026', style);
            at++;
        }
        return at;
    }

    static int widthOf(String text) {
        return text.codePoints()
                .map(letter -> Math.max(0, WCWidth.wcwidth(letter)))
                .sum();
    }

    /** The line over a pane: its title, and what stands to the right. */
    void title(String title, String right, boolean focused) {
        Role border = focused ? Role.BORDER_FOCUSED : Role.BORDER;
        fill(0, 0, area.columns(), '\u2500', border);
        int end = text(0, 1, area.columns() - 2, " " + title + " ", focused ? Role.TITLE_FOCUSED : Role.TITLE);
        int width = widthOf(right) + 2;
        if (!right.isEmpty() && end + width < area.columns()) {
            text(0, area.columns() - width - 1, " " + right + " ", Role.TITLE);
        }
    }
}
