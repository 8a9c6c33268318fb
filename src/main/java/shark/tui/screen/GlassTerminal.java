package shark.tui.screen;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.ansi.ANSITerminal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Lanterna's terminal over a console in raw mode. It writes in large pieces and UTF-8 whatever the locale, does not ask the
 * terminal for its size (one that does not answer would cost ten seconds), and reads nothing: keys come by another way.
 */
final class GlassTerminal extends ANSITerminal {
    private static final int BUFFER = 65_536;

    private TerminalSize size;

    GlassTerminal(OutputStream output, int columns, int rows) {
        super(InputStream.nullInputStream(), new BufferedOutputStream(output, BUFFER), StandardCharsets.UTF_8);
        size = new TerminalSize(columns, rows);
    }

    void resize(int columns, int rows) throws IOException {
        size = new TerminalSize(columns, rows);
        getTerminalSize(); // Which tells the screen.
    }

    @Override
    protected TerminalSize findTerminalSize() {
        return size == null ? new TerminalSize(80, 24) : size;
    }

    /** The whole string at once: Lanterna's own would write a surrogate pair as two question marks. */
    @Override
    public void putString(String text) throws IOException {
        writeToTerminal(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(String sequence) throws IOException {
        writeToTerminal(sequence.getBytes(StandardCharsets.UTF_8));
    }

    /** Moves the cursor without the formatter and its garbage: this is called for each run of changed cells. */
    @Override
    public void setCursorPosition(int column, int row) throws IOException {
        write("\033[" + Integer.toString(row + 1) + ";" + Integer.toString(column + 1) + "H");
    }
}
