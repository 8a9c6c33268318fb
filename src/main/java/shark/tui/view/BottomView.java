package shark.tui.view;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import shark.tui.app.Model;
import shark.tui.app.Overlay;
import shark.tui.keymap.Action;
import shark.tui.keymap.Binding;
import shark.tui.keymap.Focus;
import shark.tui.keymap.Keymap;
import shark.tui.theme.Role;

/** The bottom line: what is asked for, what was done, or which keys work here. */
final class BottomView {
    private static final int GAP = 2;
    private static final Set<Action> NEEDED = EnumSet.of(Action.HELP, Action.QUIT, Action.CLOSE);

    private BottomView() {}

    static void draw(Model model, Pen pen) {
        pen.blank(0, Role.STATUS_LINE);
        Overlay overlay = model.overlay().orElse(null);
        if (overlay instanceof Overlay.Prompt prompt) {
            int start = pen.text(0, 1, prompt.purpose().label(), Role.KEY);
            String text = prompt.line().text();
            int room = Math.max(1, pen.area().columns() - start - 2);
            int end = prompt.line().cursor();
            int from = 0;
            while (Pen.widthOf(text.substring(from, end)) >= room && from < end) {
                from = text.offsetByCodePoints(from, 1);
            }
            pen.text(0, start, text.substring(from), Role.STATUS_LINE);
            int cursor = start + Pen.widthOf(text.substring(from, end));
            pen.canvas().cursor(pen.area().left() + cursor, pen.area().top());
        } else if (overlay instanceof Overlay.Question question) {
            pen.text(0, 1, question.text(), Role.KEY);
        } else if (!model.notice().isEmpty()) {
            Role role = model.failure() ? Role.FAILURE : Role.NOTICE;
            pen.blank(0, role);
            pen.text(0, 1, model.notice(), role);
        } else {
            hints(model, pen);
        }
    }

    private static void hints(Model model, Pen pen) {
        if (model.console().isPresent()) {
            pen.text(0, hint(pen, 1, "Escape", "closes the command line"), "", Role.STATUS_LINE);
            return;
        }
        Focus focus = model.detail().isPresent() ? Focus.DETAIL : model.focus();
        if (focus == Focus.TERMINAL) {
            hint(pen, 1, model.detachKey().toString(), "back to the list; the shell goes on");
            return;
        }
        List<Binding> here = Keymap.TABLE.stream()
                .filter(binding ->
                        binding.where().contains(focus) && !binding.hint().isEmpty())
                .toList();
        // The way to all other keys, and the way out, are shown also where there is no room for all.
        int needed = here.stream()
                .filter(BottomView::isNeeded)
                .mapToInt(BottomView::width)
                .sum();
        int column = 1;
        for (Binding binding : here) {
            int end = column + width(binding);
            needed -= isNeeded(binding) ? width(binding) : 0;
            if (end + needed <= pen.area().columns() + GAP) {
                column = hint(pen, column, binding.keys().get(0), binding.hint());
            }
        }
    }

    private static boolean isNeeded(Binding binding) {
        return NEEDED.contains(binding.action());
    }

    private static int width(Binding binding) {
        return binding.keys().get(0).length() + 1 + binding.hint().length() + GAP;
    }

    private static int hint(Pen pen, int column, String key, String words) {
        int next = pen.text(0, column, key, Role.KEY);
        return pen.text(0, next + 1, words, Role.STATUS_LINE) + GAP;
    }
}
