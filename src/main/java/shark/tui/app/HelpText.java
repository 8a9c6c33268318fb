package shark.tui.app;

import java.util.ArrayList;
import java.util.List;
import shark.term.DetachKey;
import shark.tui.keymap.Binding;
import shark.tui.keymap.Keymap;

/** What the help says: the key table, in as many rows as a screen's width makes of it. */
public final class HelpText {
    /** Columns for the keys. */
    public static final int KEYS = 14;

    /** Columns of the whole, where the screen has them. */
    private static final int WIDEST = 100;

    private HelpText() {}

    /** A row; the keys stand in the first one of each description. */
    public record Row(String keys, String text) {}

    /** Columns of a box that would be so wide: all of a narrow screen, where a column of the panes beside it would look like a part of it. */
    public static int width(int columns, int wished) {
        return columns < wished + 4 ? columns : wished;
    }

    /** Columns of the help. */
    public static int width(int columns) {
        return width(columns, WIDEST);
    }

    /** How many rows a screen of so many has room for. */
    static int room(int rows) {
        return Math.max(1, rows - 3);
    }

    /** All rows, for a screen of so many columns. */
    public static List<Row> rows(DetachKey detachKey, int columns) {
        int room = width(columns) - KEYS - 2;
        List<Row> rows = new ArrayList<>();
        add(rows, detachKey.toString(), "In a terminal: goes back to the list; all else is the program's.", room);
        for (Binding binding : Keymap.TABLE) {
            add(rows, String.join(", ", binding.keys()), binding.description(), room);
        }
        return rows;
    }

    private static void add(List<Row> rows, String keys, String description, int room) {
        StringBuilder line = new StringBuilder();
        String first = keys;
        for (String word : description.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > room) {
                rows.add(new Row(first, line.toString()));
                line.setLength(0);
                first = "";
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        rows.add(new Row(first, line.toString()));
    }
}
