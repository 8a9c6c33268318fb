package shark.term;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a screen as the bytes that make it: fed to a fresh terminal of the same size, they bring back what is shown, the main
 * screen behind it, the history, the cursor and the modes, also when the program is within a sequence. What they do not bring
 * back: an alternate screen that was left and not cleared (mode 47), and what REP would repeat. Only sequences that every
 * terminal with xterm's terminfo entry knows are used.
 */
public final class Painter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
    private long style = Style.PLAIN;

    private Painter() {}

    /**
     * Paints a screen.
     *
     * @param historyLines how many lines of the history, the newest ones, are painted first
     */
    public static byte[] repaint(Screen screen, int historyLines) {
        Painter painter = new Painter();
        painter.paint(screen.page(), historyLines);
        painter.out.writeBytes(screen.unfinished());
        return painter.out.toByteArray();
    }

    private void paint(Page page, int historyLines) {
        boolean onAlternate = page.grid != page.main;
        flow(page.main, page.columns, historyLines);
        // Saved cursors are painted before the region is, so that origin mode counts their rows from the screen's top.
        if (onAlternate) {
            cursor(page.savedOnMain, page.main, page, 0);
            write("\u001b[?1049h\u001b[?6l\u001b[m\u001b(B\u001b)B\u000f\u001b[2J");
            style = Style.PLAIN;
            rows(page.grid, page.columns);
        }
        if (onAlternate || !page.saved.isLike(new Cursor())) {
            cursor(page.saved, page.grid, page, 0);
            write("\u001b7");
        }
        write("\u001b[" + (page.top + 1) + ";" + (page.bottom + 1) + "r");
        modes(page);
        tabs(page);
        cursor(page.cursor, page.grid, page, page.top);
        if (page.insertMode) {
            write("\u001b[4h");
        }
    }

    /** The history and the rows after it, written as a program would write them. */
    private void flow(Grid grid, int columns, int historyLines) {
        History history = grid.history();
        int shown = Math.min(history.size(), historyLines);
        int last = grid.rows() - 1;
        while (last > 0 && shown == 0 && grid.line(last).end() == 0) {
            last--;
        }
        boolean wrapping = false;
        for (int i = -shown; i <= last; i++) {
            Line line = i < 0 ? history.line(history.size() + i) : grid.line(i);
            int end = line.end();
            int first = wrapping ? Math.max(1, line.width(0)) : 0;
            cells(line, 0, Math.min(first, end));
            if (first < columns && wrapping && Style.background(line.style(0)) != 0) {
                // The wrap may have scrolled, and filled the new line with this character's background.
                style(Style.PLAIN);
                write("\u001b[K");
            }
            cells(line, first, end);
            Line next = i + 1 < 0 ? history.line(history.size() + i + 1) : grid.line(Math.min(last, i + 1));
            wrapping = i < last && wrapsBy(line, next, columns);
            if (i < last && !wrapping) {
                write("\u001b[m\r\n");
                style = Style.PLAIN;
            }
        }
    }

    /** Whether the next line's first character, written after this line, makes the wrap that was there. */
    private static boolean wrapsBy(Line line, Line next, int columns) {
        boolean full = line.end() == columns || (line.end() == columns - 1 && next.width(0) == 2);
        return line.wrapped() && full && next.end() > 0;
    }

    private void rows(Grid grid, int columns) {
        for (int row = 0; row < grid.rows(); row++) {
            Line line = grid.line(row);
            int end = Math.min(columns, line.end());
            if (end > 0) {
                write("\u001b[" + (row + 1) + ";1H");
                cells(line, 0, end);
            }
        }
    }

    private void cells(Line line, int from, int to) {
        for (int column = from; column < to; column++) {
            if (line.width(column) > 0) {
                style(line.style(column));
                String text = line.text(column);
                write(text.isEmpty() ? " " : text);
            }
        }
    }

    private void cursor(Cursor cursor, Grid grid, Page page, int top) {
        int row = Math.min(cursor.row, page.rows - 1);
        int column = Math.min(cursor.column, page.columns - 1);
        write("\u001b[?6l\u001b[" + (row + 1) + ";" + (column + 1) + "H");
        if (cursor.originMode) {
            write("\u001b[?6h\u001b[" + (Math.max(0, row - top) + 1) + ";" + (column + 1) + "H");
        }
        if (cursor.wrapPending) {
            pendWrap(grid.line(row), column);
        }
        style(cursor.style);
        write(cursor.lineDrawing[0] ? "\u001b(0" : "\u001b(B");
        write(cursor.lineDrawing[1] ? "\u001b)0" : "\u001b)B");
        write(cursor.shift == 1 ? "\u000e" : "\u000f");
    }

    /** The wrap is pending only after the last cell was written: write it again. */
    private void pendWrap(Line line, int column) {
        int first = line.width(column) == 0 ? column - 1 : column;
        if (first < column) {
            write("\b");
        }
        write("\u001b(B\u000f");
        style(line.style(first));
        String text = line.text(first);
        write(text.isEmpty() ? " " : text);
    }

    private void modes(Page page) {
        for (PrivateMode mode : PrivateMode.values()) {
            boolean set = page.modes.contains(mode);
            if (mode != PrivateMode.ALTERNATE_SCREEN && mode != PrivateMode.ORIGIN && set != mode.initial()) {
                write("\u001b[?" + mode.number() + (set ? "h" : "l"));
            }
        }
        if (page.newLineMode) {
            write("\u001b[20h");
        }
        if (page.cursorShape != 0) {
            write("\u001b[" + page.cursorShape + " q");
        }
        if (!page.title.isEmpty()) {
            write("\u001b]2;" + page.title + "\u001b\\");
        }
    }

    private void tabs(Page page) {
        if (!page.tabs.equals(Page.usualTabs(page.columns))) {
            write("\u001b[3g");
            page.tabs.stream().forEach(column -> write("\u001b[1;" + (column + 1) + "H\u001bH"));
        }
    }

    private void style(long wanted) {
        if (wanted != style) {
            write(sequence(wanted));
            style = wanted;
        }
    }

    /** Select Graphic Rendition for exactly this style. */
    static String sequence(long style) {
        StringBuilder codes = new StringBuilder("\u001b[0");
        attribute(codes, style, Style.BOLD, 1);
        attribute(codes, style, Style.DIM, 2);
        attribute(codes, style, Style.ITALIC, 3);
        attribute(codes, style, Style.UNDERLINE, 4);
        attribute(codes, style, Style.BLINK, 5);
        attribute(codes, style, Style.INVERSE, 7);
        attribute(codes, style, Style.HIDDEN, 8);
        attribute(codes, style, Style.STRIKE, 9);
        attribute(codes, style, Style.OVERLINE, 53);
        colour(codes, Style.foreground(style), 30);
        colour(codes, Style.background(style), 40);
        return codes.append('m').toString();
    }

    private static void attribute(StringBuilder codes, long style, long bit, int code) {
        if ((style & bit) != 0) {
            codes.append(';').append(code);
        }
    }

    private static void colour(StringBuilder codes, int colour, int base) {
        int value = Style.value(colour);
        if (Style.isDefault(colour)) {
            return;
        }
        codes.append(';');
        if (!Style.isIndexed(colour)) {
            codes.append(base + 8).append(";2;").append(value >> 16);
            codes.append(';').append((value >> 8) & 0xff).append(';').append(value & 0xff);
        } else if (value < 8) {
            codes.append(base + value);
        } else if (value < 16) {
            codes.append(base + 60 + value - 8);
        } else {
            codes.append(base + 8).append(";5;").append(value);
        }
    }

    private void write(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
