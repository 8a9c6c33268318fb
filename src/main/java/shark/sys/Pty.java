package shark.sys;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.unix.UnixPtyProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import jnr.ffi.LastError;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * A pseudo-terminal's master and the process on its other side. Started here, by pty4j, or taken over from an earlier
 * daemon. One thread may read while another writes; resize and signal at any time.
 */
public final class Pty implements AutoCloseable {
    /** The most bytes of one read. */
    public static final int MOST_READ = 65_536;

    private static final int EINTR = 4;
    private static final long TIOCGWINSZ = 0x5413;
    private static final long TIOCSWINSZ = 0x5414;
    /** A process whose pty has ended is gone within this, or nobody will ever know its status. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(2);

    private static final int UNKNOWN_STATUS = 255;

    private final Libc libc;
    private final int master;
    private final long pid;
    private final Exit exit;
    private final Pointer input;
    private final Pointer output;
    private boolean closed;

    /** Waits for the process. */
    private interface Exit {
        int await() throws InterruptedException;
    }

    private Pty(Libc libc, int master, long pid, Exit exit) {
        this.libc = libc;
        this.master = master;
        this.pid = pid;
        this.exit = exit;
        this.input = Memory.allocateDirect(Runtime.getRuntime(libc), MOST_READ);
        this.output = Memory.allocateDirect(Runtime.getRuntime(libc), MOST_READ);
    }

    /** Starts a command on a new pty of a size. */
    public static Pty spawn(Libc libc, Command command, Map<String, String> environment, int columns, int rows) {
        try {
            PtyProcess process = new PtyProcessBuilder(command.words().toArray(String[]::new))
                    .setEnvironment(environment)
                    .setInitialColumns(columns)
                    .setInitialRows(rows)
                    .start();
            int master = new Descriptors(libc)
                    .duplicate(((UnixPtyProcess) process).getPty().getMasterFD());
            // pty4j closes its own master when the process object is collected: this keeps both.
            return new Pty(libc, master, process.pid(), process::waitFor);
        } catch (IOException e) {
            throw new SharkException(
                    ErrorCode.INTERNAL,
                    "cannot start " + command.words().get(0) + " on a new terminal: " + e.getMessage(),
                    e);
        }
    }

    /** Takes over a master, which is closed with this, and the process that an earlier daemon started. */
    public static Pty adopt(Libc libc, int master, long pid, Orphans orphans) {
        return new Pty(libc, master, pid, () -> {
            for (long end = System.nanoTime() + LAST_WAIT.toNanos(); System.nanoTime() < end; ) {
                OptionalInt status = orphans.exit(pid);
                if (status.isPresent()) {
                    return status.getAsInt();
                }
                Thread.sleep(20);
            }
            return UNKNOWN_STATUS;
        });
    }

    /** What the program writes, as a stream. */
    public InputStream output() {
        return new PtyStreams.Output(this);
    }

    /** What the program reads, as a stream; closing it types the end of file. */
    public OutputStream input() {
        return new PtyStreams.Input(this);
    }

    /** The master's descriptor; still this object's. */
    public int master() {
        return master;
    }

    public long pid() {
        return pid;
    }

    /** Waits for output; how many bytes came, -1 at the end, when nobody has the other side open. */
    public int read(byte[] bytes) {
        while (true) {
            long count = libc.read(master, input, Math.min(bytes.length, MOST_READ));
            if (count > 0) {
                input.get(0, bytes, 0, (int) count);
                return (int) count;
            }
            if (count == 0 || errno() != EINTR) {
                return -1;
            }
        }
    }

    /** Writes all, waiting as long as the program does not read; false when the other side is gone. */
    public boolean write(byte[] bytes) {
        int done = 0;
        while (done < bytes.length) {
            int piece = Math.min(bytes.length - done, MOST_READ);
            output.put(0, bytes, done, piece);
            long count = libc.write(master, output, piece);
            if (count > 0) {
                done += (int) count;
            } else if (errno() != EINTR) {
                return false;
            }
        }
        return true;
    }

    /** Sets the size; the kernel sends SIGWINCH to what runs in the foreground, when it is another. */
    public synchronized void resize(int columns, int rows) {
        if (!closed) {
            libc.ioctl(master, TIOCSWINSZ, new short[] {(short) rows, (short) columns, 0, 0});
        }
    }

    /** Columns and rows, as they are. */
    public synchronized int[] size() {
        short[] size = new short[4];
        libc.ioctl(master, TIOCGWINSZ, size);
        return new int[] {size[1], size[0]};
    }

    /** Sends a signal to the process that was started. */
    public void signal(int number) {
        libc.kill((int) pid, number);
    }

    /** Waits for the process; its exit status as a shell tells it, 255 when nobody knows. */
    public int awaitExit() throws InterruptedException {
        return exit.await();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            libc.close(master);
        }
    }

    private int errno() {
        return LastError.getLastError(Runtime.getRuntime(libc));
    }
}
