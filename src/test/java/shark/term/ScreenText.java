package shark.term;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Describes a screen in lines that a person can write: what the cases expect. */
final class ScreenText {
    private ScreenText() {}

    /** {@code |row|} for each row, {@code h|row|} for the history, then what is not as at the beginning. */
    static List<String> describe(Screen screen) {
        List<String> lines = new ArrayList<>();
        for (int row = -screen.history(); row < screen.rows(); row++) {
            String mark = (row < 0 ? "h" : "") + "|";
            Line line = screen.line(row);
            lines.add(mark + line.text(0, screen.columns()) + "|"
                    + (line.wrapped() && wrapShows(screen, row) ? "+" : ""));
        }
        lines.add("cursor " + (screen.cursorRow() + 1) + "," + (screen.cursorColumn() + 1)
                + (screen.page().cursor.wrapPending ? " wrap" : ""));
        for (int row = 0; row < screen.rows(); row++) {
            styles(screen, row, lines);
        }
        for (PrivateMode mode : PrivateMode.values()) {
            if (screen.is(mode) != mode.initial()) {
                lines.add((screen.is(mode) ? "set " : "reset ") + mode);
            }
        }
        if (!screen.title().isEmpty()) {
            lines.add("title " + screen.title());
        }
        String replies = new String(screen.takeReplies(), StandardCharsets.US_ASCII);
        if (!replies.isEmpty()) {
            lines.add("replies " + replies.replace("\u001b", "\\e"));
        }
        return lines;
    }

    /** A wrap after blanks, or before a blank line, is one that no output alone can make again. */
    private static boolean wrapShows(Screen screen, int row) {
        Line next = row + 1 < screen.rows() ? screen.line(row + 1) : new Line();
        int end = screen.line(row).end();
        return next.end() > 0 && (end == screen.columns() || (end == screen.columns() - 1 && next.width(0) == 2));
    }

    /** One line for each run of cells of one style that is not plain. */
    private static void styles(Screen screen, int row, List<String> lines) {
        Line line = screen.line(row);
        int from = 0;
        while (from < screen.columns()) {
            int to = from + 1;
            while (to < screen.columns() && line.style(to) == line.style(from)) {
                to++;
            }
            if (line.style(from) != Style.PLAIN) {
                String sequence = Painter.sequence(line.style(from));
                lines.add("style " + (row + 1) + "," + (from + 1) + "-" + to + " "
                        + sequence.substring(4, sequence.length() - 1));
            }
            from = to;
        }
    }
}
