package shark.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import shark.container.Runc;
import shark.sys.Command;
import shark.sys.Libc;
import shark.sys.Processes;
import shark.sys.Pty;

/**
 * A command that runs in a sandbox: its streams, its signals, its end. With a terminal it has one stream for all output.
 * Each stream is for one thread; the rest may be called from anywhere.
 */
public final class Execution {
    /** What went wrong was shark's, not the command's. */
    public static final int SHARKS_FAILURE = 125;

    private static final int SIGKILL = 9;

    private final Set<ProcessHandle> family = ConcurrentHashMap.newKeySet();
    private volatile long leader;
    private final Libc libc;
    private final Path pidFile;
    private final @Nullable Process process;
    private final @Nullable Pty pty;

    private Execution(Libc libc, Path pidFile, @Nullable Process process, @Nullable Pty pty) {
        this.libc = libc;
        this.pidFile = pidFile;
        this.process = process;
        this.pty = pty;
    }

    /** Starts one whose three streams are apart. */
    static Execution onPipes(Libc libc, Command command, Path pidFile) {
        return new Execution(libc, pidFile, command.start(), null);
    }

    /** One that was started on a terminal. */
    static Execution onTerminal(Libc libc, Pty pty, Path pidFile) {
        return new Execution(libc, pidFile, null, pty);
    }

    /** What it writes to standard output, or to its terminal. */
    public InputStream output() {
        return process != null ? process.getInputStream() : terminal().output();
    }

    /** What it writes to standard error; empty with a terminal. */
    public Optional<InputStream> errors() {
        return process != null ? Optional.of(process.getErrorStream()) : Optional.empty();
    }

    /** What it reads; closed, it reads end of file. */
    public OutputStream input() {
        return process != null ? process.getOutputStream() : terminal().input();
    }

    /** Sets the terminal's size; nothing without one. */
    public void resize(int columns, int rows) {
        if (pty != null) {
            pty.resize(columns, rows);
        }
    }

    /** True with a terminal. */
    public boolean hasTerminal() {
        return pty != null;
    }

    /** Sends the command a signal. */
    public void signal(int number) {
        long inside = leader();
        if (number == SIGKILL && inside != 0) {
            libc.kill((int) inside, SIGKILL); // It cannot be passed on.
        } else {
            // What started the command passes it on.
            libc.kill((int) (process != null ? process.pid() : terminal().pid()), number);
        }
    }

    /** Asks the command to end; {@link #kill} then finds also those who are the children of others by then. */
    public void end(int signal) {
        if (leader() != 0) {
            family.addAll(Processes.of(leader()));
        }
        signal(signal);
    }

    /**
     * Kills the command with all that came of it, also when itself has ended already. What made a session of its own and
     * lost its parent before {@link #end} is nobody's any more, and goes on.
     */
    public void kill() {
        if (leader() == 0) {
            signal(SIGKILL); // It has not begun: what starts it.
        } else {
            Processes.kill(leader(), family);
        }
    }

    /** Lets go of what still holds its output open, after {@link #kill}: what passes it on. */
    public void abandon() {
        libc.kill((int) (process != null ? process.pid() : terminal().pid()), SIGKILL);
    }

    /** Its process id on the host, which is that of its session, too; 0 before it has begun. */
    private long leader() {
        if (leader == 0) {
            leader = Runc.readPid(pidFile).orElse(0);
        }
        return leader;
    }

    /** Waits for the end; the status as a shell tells it, 125 when the command could not be started. To be called once. */
    public int await() throws InterruptedException {
        int status = process != null ? process.waitFor() : terminal().awaitExit();
        boolean started = leader() != 0;
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return started ? status : SHARKS_FAILURE;
    }

    /** Lets the terminal go, after the end. */
    public void close() {
        if (pty != null) {
            pty.close();
        }
    }

    private Pty terminal() {
        return Objects.requireNonNull(pty);
    }
}
