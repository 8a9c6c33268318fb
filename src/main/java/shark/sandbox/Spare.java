package shark.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.sys.Command;
import shark.sys.Libc;
import shark.sys.NativeProgram;
import shark.sys.Pty;

/**
 * A terminal that is there before it is asked for: making one forks the whole daemon, for a time that a person can see. The
 * process on it ({@code shark-native enter --later}) waits for what to run, and ends with this daemon. Safe for use by several
 * threads.
 */
final class Spare {
    private static final Logger LOG = LoggerFactory.getLogger(Spare.class);

    private static final int PAUSE_MILLIS = 300;

    private final Libc libc;
    private final NativeProgram program;
    private final Executor background;
    /** Done or not; null: none was begun. */
    private @Nullable CompletableFuture<Pty> next;

    Spare(Libc libc, NativeProgram program, Executor background) {
        this.libc = libc;
        this.program = program;
        this.background = background;
    }

    /** Begins to make one, unless there is one. */
    synchronized void prepare() {
        if (next == null) {
            next = CompletableFuture.supplyAsync(this::made, background);
        }
    }

    /** Makes one when whoever just took the last has seen his prompt: a fork stops the daemon for a moment. */
    private void prepareLater() {
        CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, background)
                .execute(this::prepare);
    }

    private Pty made() {
        Command later = Command.of(program.path().toString(), "enter", "--later");
        Pty pty = Pty.spawn(libc, later, System.getenv(), 80, 24);
        if (pty.read(new byte[1]) != 1) {
            pty.close();
            throw new IllegalStateException("shark-native enter --later has ended at once");
        }
        return pty;
    }

    /**
     * Starts a command of {@link shark.container.Seat#enter} on a terminal of a size: on the spare one where it is ready, else on
     * one that is made now.
     */
    Pty start(Command command, int columns, int rows) {
        Pty ready = taken();
        prepareLater();
        if (ready != null) {
            if (ProcessHandle.of(ready.pid()).isPresent()) {
                ready.resize(columns, rows);
                ready.write(arguments(command));
                return ready;
            }
            ready.close(); // Somebody killed it.
        }
        return Pty.spawn(libc, command, System.getenv(), columns, rows);
    }

    private synchronized @Nullable Pty taken() {
        CompletableFuture<Pty> known = next;
        if (known == null || !known.isDone()) {
            return null;
        }
        next = null;
        return known.handle((pty, failure) -> {
                    if (failure != null) {
                        LOG.warn("no terminal could be made ahead", failure);
                    }
                    return pty;
                })
                .join();
    }

    private static byte[] arguments(Command command) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (String word : command.words().subList(1, command.words().size())) {
            text.writeBytes(word.getBytes(StandardCharsets.UTF_8));
            text.write(0);
        }
        return ByteBuffer.allocate(Integer.BYTES + text.size())
                .putInt(text.size())
                .put(text.toByteArray())
                .array();
    }
}
