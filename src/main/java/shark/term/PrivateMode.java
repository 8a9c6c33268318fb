package shark.term;

import java.util.Arrays;
import java.util.Optional;

/** Modes set by {@code CSI ? NUMBER h} and reset by {@code CSI ? NUMBER l}, as in xterm's control sequences. */
public enum PrivateMode {
    /** DECCKM: the arrow keys send {@code ESC O} in place of {@code ESC [}. */
    APPLICATION_CURSOR_KEYS(1, false),
    /** DECSCNM: the whole screen is shown in reverse. */
    REVERSE_SCREEN(5, false),
    /** DECOM: rows count from the scroll region's top. */
    ORIGIN(6, false),
    /** DECAWM. */
    WRAP(7, true),
    /** Mouse: presses only, as X10 did it. */
    MOUSE_X10(9, false),
    /** DECTCEM. */
    CURSOR_VISIBLE(25, true),
    /** DECNKM, also {@code ESC =}. */
    APPLICATION_KEYPAD(66, false),
    /** Mouse: presses and releases. */
    MOUSE_BUTTONS(1000, false),
    /** Mouse: also movement with a button held. */
    MOUSE_DRAG(1002, false),
    /** Mouse: all movement. */
    MOUSE_ALL(1003, false),
    /** Reports of focus. */
    FOCUS(1004, false),
    /** Mouse positions as decimal numbers. */
    MOUSE_SGR(1006, false),
    /** The wheel sends arrow keys to a program on the alternate screen. */
    ALTERNATE_SCROLL(1007, false),
    /** The alternate screen; the cursor is saved and the screen cleared. */
    ALTERNATE_SCREEN(1049, false),
    /** Pasted text comes between marks. */
    BRACKETED_PASTE(2004, false),
    /** The program is in the midst of drawing. */
    SYNCHRONIZED(2026, false);

    private final int number;
    private final boolean initial;

    PrivateMode(int number, boolean initial) {
        this.number = number;
        this.initial = initial;
    }

    /** As in the sequence. */
    public int number() {
        return number;
    }

    /** Whether it is set after a reset. */
    public boolean initial() {
        return initial;
    }

    boolean isMouse() {
        return this == MOUSE_X10 || this == MOUSE_BUTTONS || this == MOUSE_DRAG || this == MOUSE_ALL;
    }

    static Optional<PrivateMode> of(int number) {
        return Arrays.stream(values()).filter(mode -> mode.number == number).findFirst();
    }
}
