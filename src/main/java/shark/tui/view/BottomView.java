package shark.tui.view;

import shark.tui.app.Model;
import shark.tui.app.Overlay;
import shark.tui.keymap.Binding;
import shark.tui.keymap.Focus;
import shark.tui.keymap.Keymap;
import shark.tui.theme.Role;

/** The bottom line: what is asked for, what was done, or which keys work here. */
final class BottomView {
    private BottomView() {}

    static void draw(Model model, Pen pen) {
        pen.blank(0, Role.STATUS_LINE);
        Overlay overlay = model.overlay().orElse(null);
        if (overlay instanceof Overlay.Prompt prompt) {
            int start = pen.text(0, 1, prompt.purpose().label(), Role.KEY);
            String text = prompt.line().text();
            int room = Math.max(1, pen.area().columns() - start - 2);
            int from = Math.max(0, prompt.line().cursor() - room + 1);
            pen.text(0, start, text.substring(from), Role.STATUS_LINE);
            int cursor = start + Pen.widthOf(text.substring(from, prompt.line().cursor()));
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
        int column = 1;
        for (Binding binding : Keymap.TABLE) {
            boolean shown = binding.where().contains(focus) && !binding.hint().isEmpty();
            int width = binding.keys().get(0).length() + binding.hint().length() + 3;
            if (shown && column + width <= pen.area().columns()) {
                column = hint(pen, column, binding.keys().get(0), binding.hint());
            }
        }
    }

    private static int hint(Pen pen, int column, String key, String words) {
        int next = pen.text(0, column, key, Role.KEY);
        return pen.text(0, next + 1, words, Role.STATUS_LINE) + 2;
    }
}
