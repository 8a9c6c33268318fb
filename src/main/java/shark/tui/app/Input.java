package shark.tui.app;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.MouseAction;
import java.util.Arrays;
import java.util.function.Consumer;
import shark.term.PrivateMode;
import shark.term.Screen;
import shark.tui.keymap.Focus;
import shark.tui.keymap.Keymap;
import shark.tui.screen.EscapeSequence;
import shark.tui.screen.KeyDecoder;
import shark.tui.screen.MouseReport;

/**
 * Where typed bytes go. Into a terminal they go as they are: keys that were decoded and encoded again would not be the
 * same. Only the detach key is looked for, and the mouse, whose places are of another screen than the pane's.
 *
 * <p>An escape at the end of what came is either the key or the beginning of a sequence whose rest the line still carries. It
 * is held until more comes, or until a wait is over. The wait's end comes by the same queue as what is typed: a rest that
 * came in time is always seen first, however much the loop has to do.
 */
final class Input {
    /** How long a rest may take; shorter than people notice, longer than a line takes between two packets (as neovim's). */
    static final int ESCAPE_MILLIS = 50;

    private final Model model;
    private final Actions actions;
    private final Consumer<Effect> effects;
    private final KeyDecoder decoder = new KeyDecoder();
    private byte[] held = new byte[0];
    /** Which of the waits is the one for what is held. */
    private long wait;

    Input(Model model, Actions actions, Consumer<Effect> effects) {
        this.model = model;
        this.actions = actions;
        this.effects = effects;
    }

    void typed(byte[] fresh) {
        byte[] bytes = Arrays.copyOf(held, held.length + fresh.length);
        System.arraycopy(fresh, 0, bytes, held.length, fresh.length);
        int whole = EscapeSequence.unfinished(bytes);
        held = Arrays.copyOfRange(bytes, whole, bytes.length);
        wait++;
        if (held.length > 0) {
            effects.accept(new Effect.Wait(wait, ESCAPE_MILLIS));
        }
        take(Arrays.copyOf(bytes, whole));
    }

    /** A wait is over: if nothing came since, what is held is all there is. */
    void waited(long which) {
        if (which == wait) {
            byte[] all = held;
            held = new byte[0];
            take(all);
        }
    }

    private void take(byte[] bytes) {
        int from = 0;
        while (from < bytes.length) {
            if (model.typesIntoTerminal()) {
                from = intoTerminal(bytes, from);
            } else if (model.console != null && model.overlay == null) {
                from = intoConsole(bytes, from);
            } else {
                from = pressed(bytes, from);
            }
        }
    }

    /** Keys up to Enter, which may hand what follows to a terminal. */
    private int pressed(byte[] bytes, int from) {
        int to = from;
        while (to < bytes.length && bytes[to] != '\r') {
            to++;
        }
        to = Math.min(bytes.length, to + 1);
        for (KeyStroke key : decoder.decode(bytes, from, to)) {
            model.notice = "";
            if (key instanceof MouseAction mouse) {
                mouse(mouse);
            } else if (!actions.overlay(key)) {
                Keymap.action(key, focus()).ifPresent(actions::act);
            }
        }
        return to;
    }

    private Focus focus() {
        return model.detail != null ? Focus.DETAIL : model.focus;
    }

    private int intoConsole(byte[] bytes, int from) {
        boolean leaves = bytes[from] == model.detachKey.code()
                || (bytes[from] == EscapeSequence.ESCAPE && bytes.length == from + 1);
        if (leaves) {
            model.console = null;
            return from + 1;
        }
        int to = from;
        while (to < bytes.length && bytes[to] != model.detachKey.code()) {
            to++;
        }
        effects.accept(new Effect.TypeCommand(Arrays.copyOfRange(bytes, from, to)));
        return to;
    }

    private int intoTerminal(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length) {
            MouseReport mouse = bytes[at] == EscapeSequence.ESCAPE ? MouseReport.at(bytes, at) : null;
            if (bytes[at] == model.detachKey.code() || mouse != null) {
                send(bytes, from, at);
                if (mouse == null) {
                    model.focus = Focus.SANDBOXES;
                    return at + 1;
                }
                mouseOverTerminal(mouse);
                return at + mouse.length();
            }
            at++;
        }
        send(bytes, from, at);
        return at;
    }

    private void send(byte[] bytes, int from, int to) {
        if (from < to && model.terminal.takesKeys()) {
            model.terminal.scrollToEnd();
            effects.accept(new Effect.Type(Arrays.copyOfRange(bytes, from, to)));
        }
    }

    private void mouseOverTerminal(MouseReport mouse) {
        Rect pane = model.layout().terminal().body();
        Screen screen = model.terminal.screen();
        if (!pane.contains(mouse.column(), mouse.row())) {
            if (!mouse.isWheel() && !mouse.release()) {
                clicked(mouse.column(), mouse.row());
            }
        } else if (screen != null && screen.wantsMouse() && model.terminal.back() == 0) {
            byte[] report = mouse.within(pane.left(), pane.top(), screen.is(PrivateMode.MOUSE_SGR));
            effects.accept(new Effect.Type(report));
        } else if (mouse.isWheel()) {
            model.terminal.scroll(mouse.wheelLines());
        }
    }

    private void mouse(MouseAction mouse) {
        int column = mouse.getPosition().getColumn();
        int row = mouse.getPosition().getRow();
        switch (mouse.getActionType()) {
            case CLICK_DOWN -> {
                if (model.overlay == null && model.detail == null) {
                    clicked(column, row);
                }
            }
            case SCROLL_UP -> scrolled(column, row, -3);
            case SCROLL_DOWN -> scrolled(column, row, 3);
            default -> {
                return; // Movement and releases mean nothing here.
            }
        }
    }

    private void clicked(int column, int row) {
        Layout layout = model.layout();
        if (layout.sandboxes().contains(column, row)) {
            model.focus = Focus.SANDBOXES;
            model.sandboxes.choose((row - layout.sandboxes().top() - 1) / 2);
        } else if (layout.exchanges().contains(column, row)) {
            model.focus = Focus.EXCHANGES;
            int line = row - layout.exchanges().body().top() - 1;
            if (line >= 0) {
                model.exchanges.choose(model.exchanges.top() + line);
            }
        } else if (layout.terminal().contains(column, row)) {
            actions.enterTerminal();
        }
    }

    private void scrolled(int column, int row, int lines) {
        Detail detail = model.detail;
        if (detail != null) {
            detail.scroll(lines, model.rows - 2);
        } else if (model.layout().exchanges().contains(column, row)) {
            model.exchanges.move(lines);
        } else if (model.layout().terminal().contains(column, row)) {
            model.terminal.scroll(-lines);
        } else {
            model.sandboxes.move(Integer.signum(lines));
        }
    }
}
