package shark.tui.view;

import java.util.List;
import shark.api.SandboxInfo;
import shark.base.Mode;
import shark.tui.app.Model;
import shark.tui.app.SandboxList;
import shark.tui.keymap.Focus;
import shark.tui.theme.Role;

/** The list of sandboxes: two lines each. */
final class SandboxesView {
    private static final int LINES = 2;
    /** From this width on words need not be cut. */
    private static final int WIDE = 25;

    private SandboxesView() {}

    static void draw(Model model, Pen pen) {
        boolean focused = model.focus() == Focus.SANDBOXES;
        SandboxList list = model.sandboxes();
        List<SandboxInfo> all = list.all();
        pen.title("sandboxes", all.size() > 1 ? "" + all.size() : "", focused);
        Pen body = pen.within(pen.area().body());
        if (all.isEmpty()) {
            String text = model.connected() ? "none yet: press n" : "connecting...";
            body.text(1, 1, text, Role.FAINT);
            return;
        }
        int chosen = list.chosen().map(all::indexOf).orElse(0);
        int fit = Math.max(1, body.area().rows() / LINES);
        int first = Math.max(0, Math.min(chosen - fit / 2, all.size() - fit));
        for (int i = first; i < Math.min(all.size(), first + fit); i++) {
            row(body, (i - first) * LINES, all.get(i), i == chosen, focused);
        }
    }

    private static void row(Pen pen, int row, SandboxInfo info, boolean chosen, boolean focused) {
        boolean runs = info.state().equals("running");
        String mode = info.mode().word();
        int width = pen.area().columns();
        Role role = !chosen ? Role.TEXT : focused ? Role.SELECTED : Role.SELECTED_UNFOCUSED;
        pen.blank(row, role);
        pen.text(row, 0, runs ? "\u25cf" : "\u25cb", chosen ? role : runs ? Role.RUNNING : Role.STOPPED);
        int modeAt = Math.max(2, width - mode.length() - 1);
        pen.text(row, 2, modeAt - 3, info.name(), role);
        pen.text(row, modeAt, mode, chosen ? role : modeRole(info.mode()));
        StringBuilder counts = new StringBuilder(runs ? "" : "stopped ");
        counts.append(info.exchanges()).append(" req");
        counts.append(info.played() > 0 ? " " + info.played() + (width < WIDE ? " play" : " played") : "");
        int end = pen.text(row + 1, 2, counts.toString(), Role.FAINT);
        if (info.errors() > 0) {
            pen.text(row + 1, end + 1, info.errors() + " err", Role.SERVER_ERROR);
        }
    }

    static Role modeRole(Mode mode) {
        return switch (mode) {
            case RECORD -> Role.MODE_RECORD;
            case REPLAY -> Role.MODE_REPLAY;
            default -> Role.MODE_OTHER;
        };
    }
}
