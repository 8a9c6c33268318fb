package shark.tui.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import shark.term.PrivateMode;

/**
 * Which modes the outer terminal is in. While a pane has the keys, the outer terminal must send what the pane's program
 * asked for: its arrow keys, its pastes, its mouse. The workbench itself always wants the mouse's buttons. Pure: what to
 * write to get there.
 */
final class OuterModes {
    private static final String NO_MOUSE = "\033[?1003l\033[?1002l\033[?1000l\033[?1006l";

    /** Each the sequence that brings one thing to what is wanted; the same one is not sent twice. */
    private List<String> sent = List.of();

    /** The sequences that bring the terminal from where it is to what is wanted; empty when it is there. */
    String change(Set<PrivateMode> wanted, int cursorShape) {
        return send(List.of(
                wanted.contains(PrivateMode.APPLICATION_CURSOR_KEYS) ? "\033[?1h" : "\033[?1l",
                wanted.contains(PrivateMode.APPLICATION_KEYPAD) ? "\033=" : "\033>",
                wanted.contains(PrivateMode.BRACKETED_PASTE) ? "\033[?2004h" : "\033[?2004l",
                // One replaces the other in some terminals and adds to it in others: first none.
                NO_MOUSE + mouse(wanted) + "\033[?1006h",
                "\033[" + cursorShape + " q"));
    }

    /** The sequences that leave it as a shell expects it. */
    String end() {
        return send(List.of("\033[?1l", "\033>", "\033[?2004l", NO_MOUSE, "\033[0 q"));
    }

    /** The terminal may have been changed by others: all is sent again. */
    void forget() {
        sent = List.of();
    }

    private static String mouse(Set<PrivateMode> wanted) {
        return wanted.contains(PrivateMode.MOUSE_ALL)
                ? "\033[?1003h"
                : wanted.contains(PrivateMode.MOUSE_DRAG) ? "\033[?1002h" : "\033[?1000h";
    }

    private String send(List<String> next) {
        List<String> changed = new ArrayList<>(next);
        changed.removeAll(sent);
        sent = next;
        return String.join("", changed);
    }
}
