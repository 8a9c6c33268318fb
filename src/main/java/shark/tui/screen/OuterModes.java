package shark.tui.screen;

import java.util.EnumSet;
import java.util.Set;
import shark.term.PrivateMode;

/**
 * Which modes the outer terminal is in. While a pane has the keys, the outer terminal must send what the pane's program
 * asked for: its arrow keys, its pastes, its mouse. Pure: what to write to get there.
 */
final class OuterModes {
    private static final Set<PrivateMode> MIRRORED = EnumSet.of(
            PrivateMode.APPLICATION_CURSOR_KEYS,
            PrivateMode.APPLICATION_KEYPAD,
            PrivateMode.BRACKETED_PASTE,
            PrivateMode.MOUSE_DRAG,
            PrivateMode.MOUSE_ALL);

    private final EnumSet<PrivateMode> set = EnumSet.noneOf(PrivateMode.class);
    private int cursorShape;
    private boolean mouse;

    /** The sequences that bring the terminal from where it is to what is wanted; empty when it is there. */
    String change(Set<PrivateMode> wanted, int shape, boolean withMouse) {
        StringBuilder sequences = new StringBuilder();
        for (PrivateMode mode : MIRRORED) {
            boolean want = wanted.contains(mode) && (withMouse || !mode.name().startsWith("MOUSE"));
            if (want != set.contains(mode)) {
                sequences.append(switching(mode, want));
                if (want) {
                    set.add(mode);
                } else {
                    set.remove(mode);
                }
            }
        }
        // Buttons and the wheel are always wanted; after the others, since one replaces the other in some terminals.
        if (withMouse != mouse || (withMouse && sequences.indexOf("[?100") >= 0)) {
            mouse = withMouse;
            sequences.append(withMouse && noneOther() ? "\033[?1000h\033[?1006h" : withMouse ? "\033[?1006h" : "");
            sequences.append(withMouse ? "" : "\033[?1006l\033[?1000l");
        }
        if (shape != cursorShape) {
            cursorShape = shape;
            sequences.append("\033[").append(shape).append(" q");
        }
        return sequences.toString();
    }

    /** The terminal has been put back by others. */
    void forget() {
        set.clear();
        cursorShape = 0;
        mouse = false;
    }

    private boolean noneOther() {
        return !set.contains(PrivateMode.MOUSE_DRAG) && !set.contains(PrivateMode.MOUSE_ALL);
    }

    private static String switching(PrivateMode mode, boolean on) {
        if (mode == PrivateMode.APPLICATION_KEYPAD) {
            return on ? "\033=" : "\033>";
        }
        return "\033[?" + mode.number() + (on ? "h" : "l");
    }
}
