package shark.tui.view;

import shark.api.SandboxInfo;
import shark.term.Screen;
import shark.tui.app.Model;
import shark.tui.app.TerminalPane;
import shark.tui.keymap.Focus;
import shark.tui.theme.Role;

/** The pane with the chosen sandbox's terminal. */
final class TerminalView {
    private TerminalView() {}

    static void draw(Model model, Pen pen) {
        TerminalPane pane = model.terminal();
        Screen screen = pane.screen();
        String name = pane.sandbox().isEmpty()
                ? model.sandboxes().chosen().map(SandboxInfo::name).orElse("")
                : pane.sandbox();
        String title = screen != null && !screen.title().isEmpty() ? ": " + screen.title() : "";
        String right = pane.back() > 0 ? pane.back() + " lines back" : "";
        pen.title("terminal" + (name.isEmpty() ? "" : " of " + name) + title, right, model.focus() == Focus.TERMINAL);
        Pen body = pen.within(pen.area().body());
        if (screen == null) {
            body.text(1, 1, hint(model, pane), Role.FAINT);
            return;
        }
        ScreenView.draw(screen, pane.back(), body.area(), pen.canvas());
        if (pane.state() == TerminalPane.State.ENDED || pane.state() == TerminalPane.State.LOST) {
            String end =
                    "[" + pane.end() + (pane.state() == TerminalPane.State.ENDED ? "; Enter starts a new one]" : "]");
            body.blank(body.area().rows() - 1, Role.POPUP);
            body.text(body.area().rows() - 1, 1, end, Role.POPUP);
        } else if (model.typesIntoTerminal()) {
            ScreenView.cursor(screen, pane.back(), body.area(), pen.canvas());
        }
    }

    private static String hint(Model model, TerminalPane pane) {
        if (pane.state() == TerminalPane.State.JOINING) {
            return "opening...";
        }
        return model.sandboxes()
                .chosen()
                .map(info -> info.state().equals("running")
                        ? "Enter opens a terminal in " + info.name()
                        : info.name() + " does not run; s starts it")
                .orElse("");
    }
}
