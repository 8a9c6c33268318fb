package shark.tui.screen;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.screen.Screen.RefreshType;
import com.googlecode.lanterna.screen.TabBehaviour;
import com.googlecode.lanterna.screen.TerminalScreen;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.term.PrivateMode;

/** What the workbench draws on: Lanterna's screen, which sends only what has changed. Used by one thread. */
public final class Glass implements Canvas {
    private final GlassTerminal terminal;
    private final TerminalScreen screen;
    private final Cells cells = new Cells();
    private final OuterModes modes = new OuterModes();
    private boolean whole = true;
    private boolean started;

    public Glass(OutputStream output, int columns, int rows) {
        try {
            terminal = new GlassTerminal(output, columns, rows);
            screen = new TerminalScreen(terminal);
            screen.setTabBehaviour(TabBehaviour.CONVERT_TO_ONE_SPACE);
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /** Takes the terminal's alternate screen. */
    public void start() {
        try {
            screen.startScreen();
            started = true;
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /** Gives the screen back as it was. */
    public void stop() {
        try {
            if (started) {
                started = false;
                terminal.write(modes.end());
                screen.stopScreen(false);
                terminal.flush();
            }
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /** The terminal has another size, or was used by another program: the next frame is sent whole. */
    public void resize(int columns, int rows) {
        try {
            terminal.resize(columns, rows);
            screen.doResizeIfNecessary();
            modes.forget();
            whole = true;
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /** Rings. */
    public void bell() {
        try {
            terminal.write("\007");
            terminal.flush();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    @Override
    public int columns() {
        return screen.getTerminalSize().getColumns();
    }

    @Override
    public int rows() {
        return screen.getTerminalSize().getRows();
    }

    @Override
    public void put(int column, int row, String text, int width, long style) {
        screen.setCharacter(column, row, cells.of(text, width, style));
    }

    @Override
    public void put(int column, int row, char letter, long style) {
        screen.setCharacter(column, row, cells.of(letter, style));
    }

    @Override
    public void cursor(int column, int row) {
        screen.setCursorPosition(column < 0 ? null : new TerminalPosition(column, row));
    }

    /**
     * Sends what has changed since the last time.
     *
     * @param wanted modes of the program that is typed into
     * @param cursorShape its cursor's, DECSCUSR's number
     */
    public void show(Set<PrivateMode> wanted, int cursorShape) {
        try {
            terminal.write("\033[?2026h"); // One frame, not its parts (where the terminal knows synchronized output).
            screen.refresh(whole ? RefreshType.COMPLETE : RefreshType.DELTA);
            whole = false;
            terminal.write(modes.change(wanted, cursorShape) + "\033[?2026l");
            terminal.flush();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private static SharkException gone(IOException e) {
        return new SharkException(ErrorCode.UNAVAILABLE, "the terminal is gone", e);
    }
}
