package shark.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;
import shark.base.Text;

/** Lines of aligned columns. What comes from outside is made printable. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();

    Table(String... heads) {
        rows.add(heads);
    }

    void row(String... cells) {
        rows.add(cells);
    }

    void print(PrintStream output) {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] = cell(row[i]);
                widths[i] = Math.max(widths[i], width(row[i]));
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(padded(row[i], widths[i]));
            }
            output.println(line.toString().stripTrailing());
        }
    }

    /** A text in one line. */
    static String cell(String text) {
        return Text.printable(text).replace('\n', ' ');
    }

    /** A cell, and what parts it from the next one. */
    static String padded(String cell, int width) {
        return cell + " ".repeat(Math.max(0, width - width(cell)) + 2);
    }

    /** In columns of a terminal. */
    private static int width(String cell) {
        return cell.codePoints()
                .map(letter -> Math.max(0, WCWidth.wcwidth(letter)))
                .sum();
    }
}
