package shark.term;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.utils.Signals;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.sys.Command;

/**
 * The terminal that this client was started on, in raw mode from {@link #open} to {@link #close}: every byte typed comes
 * as it is, nothing is echoed, output is not changed. A signal that ends the program puts the terminal's settings back.
 */
public final class Console implements AutoCloseable {
    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_ROWS = 24;
    /** Ends what programs may have switched on: attributes, mouse, focus, paste, alternate screen, hidden cursor (ctlseqs). */
    private static final String PLAIN =
            "\033[0m\033[?1000l\033[?1002l\033[?1003l\033[?1005l\033[?1006l\033[?1015l\033[?1004l"
                    + "\033[?2004l\033[?1l\033>\033[?7h\033[?25h\033[0 q\0337\033[r\0338";

    private final String settings;
    private final int[] openingSize;
    private final Thread hook;
    private final InputStream typed = new Typed();
    private volatile boolean closed;

    private Console(String settings, int[] openingSize) {
        this.settings = settings;
        this.openingSize = openingSize;
        this.hook = new Thread(this::restore, "console restore");
    }

    /** True when standard input and output are a terminal. */
    public static boolean isTerminal() {
        return isTerminal(0) && isTerminal(1);
    }

    /** True when the descriptor is a terminal of the kinds that people sit at (devpts, virtual console, serial line). */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /** Enters raw mode. */
    public static Console open() {
        // One program in place of two: each costs some milliseconds before the first picture.
        String[] lines = Command.of("sh", "-c", "stty -g && stty size")
                .outputOnTerminal()
                .strip()
                .split("\n", -1);
        Console console = new Console(lines[0], size(lines[lines.length - 1]));
        Runtime.getRuntime().addShutdownHook(console.hook);
        raw();
        return console;
    }

    private static void raw() {
        Command.of("stty", "raw", "-echo", "min", "0", "time", "1").outputOnTerminal();
    }

    /** Columns and rows when it was opened. */
    public int[] openingSize() {
        return openingSize.clone();
    }

    /** What is typed; reads wait, and give what has come; it ends when this console is closed, or the terminal is gone. */
    public InputStream input() {
        return typed;
    }

    /** What is shown; not buffered. */
    public OutputStream output() {
        return new FileOutputStream(FileDescriptor.out);
    }

    /** Columns and rows; 80 and 24 when the terminal does not know. */
    public static int[] size() {
        return size(Command.of("stty", "size").outputOnTerminal().strip());
    }

    private static int[] size(String line) {
        String[] words = line.split(" ", -1);
        int rows = Integer.parseInt(words[0]);
        int columns = Integer.parseInt(words[1]);
        return new int[] {columns > 0 ? columns : USUAL_COLUMNS, rows > 0 ? rows : USUAL_ROWS};
    }

    /** Has a task done, on a thread of the JVM's, whenever the size may have changed. */
    public void onResize(Runnable task) {
        Signals.register("WINCH", task);
    }

    /** Has a task done when the program goes on after it was stopped; raw mode is entered again before. */
    public void onContinue(Runnable task) {
        Signals.register("CONT", () -> {
            raw();
            task.run();
        });
    }

    /** Ends modes that a program shown here may have left on; the text stays. */
    public void plain() {
        try {
            output().write(PLAIN.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new SharkException(ErrorCode.UNAVAILABLE, "the terminal is gone", e);
        }
    }

    private void restore() {
        Command.of("stty", settings).outputOnTerminal();
    }

    @Override
    public void close() {
        closed = true;
        if (Runtime.getRuntime().removeShutdownHook(hook)) {
            restore();
        }
    }

    /**
     * Standard input, of which a read waits a tenth of a second at most (VTIME of termios(3)): the JVM ends late when a
     * thread is in a read that waits for ever. Such a read that gives nothing looks like an end.
     */
    private final class Typed extends InputStream {
        private static final int SOON_NANOS = 20_000_000;
        private static final int REAL_END = 10;

        private final FileInputStream input = new FileInputStream(FileDescriptor.in);

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int ends = 0;
            while (!closed && ends < REAL_END) {
                long began = System.nanoTime();
                int count = input.read(buffer, offset, length);
                if (count > 0) {
                    return count;
                }
                ends = System.nanoTime() - began < SOON_NANOS ? ends + 1 : 0;
            }
            return -1;
        }
    }
}
