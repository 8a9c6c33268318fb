package shark.tui.app;

import org.jspecify.annotations.Nullable;
import shark.term.Screen;
import shark.term.Terminal;

/** The pane that shows a sandbox's terminal: which one, and its screen. */
public final class TerminalPane {
    /** How it stands. */
    public enum State {
        EMPTY,
        JOINING,
        JOINED,
        ENDED,
        LOST
    }

    private String sandbox = "";
    private State state = State.EMPTY;
    private String end = "";
    private long session;
    private @Nullable Screen screen;
    private int back;

    /** Begins to show another; the number of its session. */
    long join(String name) {
        if (!name.equals(sandbox)) {
            screen = null;
        }
        sandbox = name;
        state = State.JOINING;
        back = 0;
        return ++session;
    }

    void leave() {
        session++;
        state = State.EMPTY;
        sandbox = "";
        screen = null;
    }

    boolean is(long number) {
        return number == session;
    }

    void painted(int columns, int rows, byte[] bytes) {
        Screen fresh = new Screen(columns, rows, Terminal.HISTORY_LINES);
        fresh.feed(bytes, 0, bytes.length);
        fresh.takeReplies();
        screen = fresh;
        state = State.JOINED;
        scroll(0);
    }

    /** Feeds the screen; whether it rang. */
    boolean output(byte[] bytes) {
        Screen known = screen;
        if (known == null) {
            return false;
        }
        long bells = known.bells();
        int lines = known.history();
        known.feed(bytes, 0, bytes.length);
        known.takeReplies(); // The daemon's screen has answered already.
        if (back > 0) {
            back += known.history() - lines; // What is looked at stays where it is.
        }
        scroll(0);
        return known.bells() != bells;
    }

    void ended(String how, State next) {
        state = next;
        end = how;
    }

    /** Scrolls so many lines back; negative: on. */
    void scroll(int lines) {
        Screen known = screen;
        back = known == null ? 0 : Math.max(0, Math.min(known.history(), back + lines));
    }

    void scrollToEnd() {
        back = 0;
    }

    /** The sandbox whose terminal is shown; empty when none is. */
    public String sandbox() {
        return sandbox;
    }

    public State state() {
        return state;
    }

    /** How it ended. */
    public String end() {
        return end;
    }

    public @Nullable Screen screen() {
        return screen;
    }

    /** How many lines it is scrolled back. */
    public int back() {
        return back;
    }

    /** Whether keys can be typed into it. */
    public boolean takesKeys() {
        return state == State.JOINED || state == State.JOINING;
    }
}
