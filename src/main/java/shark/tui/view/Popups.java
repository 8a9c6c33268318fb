package shark.tui.view;

import java.util.List;
import java.util.Locale;
import shark.base.Mode;
import shark.tui.app.HelpText;
import shark.tui.app.Model;
import shark.tui.app.Overlay;
import shark.tui.app.Rect;
import shark.tui.theme.Role;

/** What lies over the panes. */
final class Popups {
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
        List<HelpText.Row> rows = HelpText.rows(model.detachKey(), pen.area().columns());
        Pen box = box(pen, "keys; Escape goes back", HelpText.width(pen.area().columns()), rows.size());
        int top = Math.max(0, Math.min(help.top(), rows.size() - box.area().rows()));
        for (int row = 0; row < box.area().rows() && top + row < rows.size(); row++) {
            box.text(row, 1, HelpText.KEYS - 1, rows.get(top + row).keys(), Role.POPUP);
            box.text(row, HelpText.KEYS + 1, rows.get(top + row).text(), Role.POPUP);
        }
    }

    /** An empty box in the middle, with a title over it. */
    private static Pen box(Pen pen, String title, int columns, int rows) {
        Rect area = pen.area();
        int width = HelpText.width(area.columns(), columns);
        int height = Math.min(rows, area.rows() - 3);
        Rect all =
                new Rect((area.columns() - width) / 2, Math.max(0, (area.rows() - height - 1) / 2), width, height + 1);
        Pen box = pen.within(all);
        box.clear(Role.POPUP);
        box.title(title, "", true);
        return pen.within(all.body());
    }
}
