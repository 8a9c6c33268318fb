package shark.tui.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import shark.base.Mode;
import shark.tui.app.Model;
import shark.tui.app.Overlay;
import shark.tui.app.Rect;
import shark.tui.keymap.Binding;
import shark.tui.keymap.Keymap;
import shark.tui.theme.Role;

/** What lies over the panes. */
final class Popups {
    private static final int KEYS = 14;
    private static final int HELP = 100;

    private Popups() {}

    static void draw(Model model, Overlay overlay, Pen pen) {
        if (overlay instanceof Overlay.ModeMenu menu) {
            modes(menu, pen);
        } else if (overlay instanceof Overlay.Help help) {
            help(model, help, pen);
        }
    }

    private static void modes(Overlay.ModeMenu menu, Pen pen) {
        Pen box = box(pen, "mode of " + menu.sandbox(), 80, menu.modes().size());
        for (int i = 0; i < menu.modes().size(); i++) {
            Mode mode = menu.modes().get(i);
            Role role = i == menu.chosen() ? Role.POPUP_SELECTED : Role.POPUP;
            box.blank(i, role);
            box.text(i, 1, String.format(Locale.ROOT, "%-8s%s", mode.word(), mode.meaning()), role);
        }
    }

    private static void help(Model model, Overlay.Help help, Pen pen) {
        int room = width(pen, HELP) - KEYS - 2;
        List<Row> rows = new ArrayList<>();
        add(
                rows,
                model.detachKey().toString(),
                "In a terminal: goes back to the list; all else is the program's.",
                room);
        for (Binding binding : Keymap.TABLE) {
            add(rows, String.join(", ", binding.keys()), binding.description(), room);
        }
        Pen box = box(pen, "keys; Escape goes back", HELP, rows.size());
        int top = Math.max(0, Math.min(help.top(), rows.size() - box.area().rows()));
        for (int row = 0; row < box.area().rows() && top + row < rows.size(); row++) {
            box.text(row, 1, KEYS - 1, rows.get(top + row).keys(), Role.POPUP);
            box.text(row, KEYS + 1, rows.get(top + row).text(), Role.POPUP);
        }
    }

    /** A row of the help. */
    private record Row(String keys, String text) {}

    /** Adds a description, in as many rows as it needs. */
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

    /** As wide as wished, else all: a column of the panes beside the box would look like a part of it. */
    private static int width(Pen pen, int wished) {
        return pen.area().columns() < wished + 4 ? pen.area().columns() : wished;
    }

    /** An empty box in the middle, with a title over it. */
    private static Pen box(Pen pen, String title, int columns, int rows) {
        Rect area = pen.area();
        int width = width(pen, columns);
        int height = Math.min(rows, area.rows() - 3);
        Rect all =
                new Rect((area.columns() - width) / 2, Math.max(0, (area.rows() - height - 1) / 2), width, height + 1);
        Pen box = pen.within(all);
        box.clear(Role.POPUP);
        box.title(title, "", true);
        return pen.within(all.body());
    }
}
