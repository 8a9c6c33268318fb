package shark.tui.app;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shark.term.DetachKey;
import shark.term.Screen;
import shark.tui.keymap.Focus;
import shark.tui.theme.Theme;

/** All that the workbench shows. Changed only by {@link Update}, on the loop's thread; the views read it. */
public final class Model {
    final SandboxList sandboxes = new SandboxList();
    final ExchangeList exchanges = new ExchangeList();
    final TerminalPane terminal = new TerminalPane();
    final DetachKey detachKey;
    int columns;
    int rows;
    Focus focus = Focus.SANDBOXES;
    boolean zoomed;
    Theme theme;

    @Nullable
    Overlay overlay;

    @Nullable
    Detail detail;
    /** The command line's screen; null while it is closed. */
    @Nullable
    Screen console;

    String notice = "";
    boolean failure;
    boolean connected;
    boolean done;
    boolean redraw;
    long watch;

    public Model(int columns, int rows, Theme theme, DetachKey detachKey) {
        this.columns = columns;
        this.rows = rows;
        this.theme = theme;
        this.detachKey = detachKey;
    }

    public Layout layout() {
        return console == null ? Layout.of(columns, rows, focus, zoomed, 0) : layoutWithConsole();
    }

    /** As it is, or will be, with the command line open. */
    Layout layoutWithConsole() {
        return Layout.of(columns, rows, focus, zoomed, Math.max(4, rows * 2 / 5));
    }

    /** Of the whole screen. */
    public int columns() {
        return columns;
    }

    /** Of the whole screen. */
    public int rows() {
        return rows;
    }

    public SandboxList sandboxes() {
        return sandboxes;
    }

    public ExchangeList exchanges() {
        return exchanges;
    }

    public TerminalPane terminal() {
        return terminal;
    }

    public DetachKey detachKey() {
        return detachKey;
    }

    /** Which pane has the keys, when nothing lies over it. */
    public Focus focus() {
        return focus;
    }

    public boolean zoomed() {
        return zoomed;
    }

    public Theme theme() {
        return theme;
    }

    public Optional<Overlay> overlay() {
        return Optional.ofNullable(overlay);
    }

    public Optional<Detail> detail() {
        return Optional.ofNullable(detail);
    }

    public Optional<Screen> console() {
        return Optional.ofNullable(console);
    }

    /** What was done last, or went wrong; empty when there is nothing to say. */
    public String notice() {
        return notice;
    }

    /** Whether the notice tells of a failure. */
    public boolean failure() {
        return failure;
    }

    /** Whether the daemon answers. */
    public boolean connected() {
        return connected;
    }

    /** Whether the workbench is to end. */
    public boolean done() {
        return done;
    }

    /** Whether the terminal's pane takes what is typed, byte by byte. */
    public boolean typesIntoTerminal() {
        return focus == Focus.TERMINAL && overlay == null && detail == null && console == null;
    }

    /** Whether all is to be drawn anew; true once. */
    public boolean takeRedraw() {
        boolean was = redraw;
        redraw = false;
        return was;
    }
}
