package shark.tui.view;

import java.util.List;
import java.util.stream.Collectors;
import shark.api.SandboxInfo;
import shark.term.Screen;
import shark.tui.app.Model;
import shark.tui.app.TerminalPane;
import shark.tui.keymap.Focus;
import shark.tui.theme.Role;

/** The pane with the chosen sandbox's terminal. */
final class TerminalView {
    private static final int MOST_NAMED = 9;

    private TerminalView() {}

    static void draw(Model model, Pen pen) {
        TerminalPane pane = model.terminal();
        Screen screen = pane.screen();
        String name = pane.sandbox().isEmpty()
                ? model.sandboxes().chosen().map(SandboxInfo::name).orElse("")
                : pane.sandbox();
        String title = screen != null && !screen.title().isEmpty() ? ": " + screen.title() : "";
        List<Integer> all = model.sandboxes()
                .chosen()
                .filter(info -> info.name().equals(pane.sandbox()))
                .map(SandboxInfo::terminals)
                .orElse(List.of());
        boolean several = all.size() > 1 && pane.number() > 0;
        String right = pane.back() > 0 ? pane.back() + " lines back" : several ? choice(all, pane.number()) : "";
        String number = several ? " " + pane.number() : "";
        pen.title(
                "terminal" + number + (name.isEmpty() ? "" : " of " + name) + title,
                right,
                model.focus() == Focus.TERMINAL);
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

    /** Which there are, and which of them is shown: {@code 1 [2] 3}. */
    private static String choice(List<Integer> all, int shown) {
        return all.size() > MOST_NAMED
                ? (all.indexOf(shown) + 1) + "/" + all.size()
                : all.stream()
                        .map(number -> number == shown ? "[" + number + "]" : "" + number)
                        .collect(Collectors.joining(" "));
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
