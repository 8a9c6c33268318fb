package shark.store;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/**
 * The one thread that writes. It takes what has queued up, at most {@link #GROUP} tasks at a time, does it in one
 * transaction, and tells each task when that is committed. A task that fails is told so, and the others of its group are
 * committed without it. While another process has the database locked, the group waits.
 *
 * <p>A kill before the commit leaves nothing of the group; a kill after it leaves all.
 */
final class Writer implements AutoCloseable {
    /** Larger groups gain little and delay the first of them. */
    private static final int GROUP = 256;

    /** Tries to begin while the database is locked, of a second each ({@link Database}), before a store that closes gives up. */
    private static final int LAST_TRIES = 10;

    /** A group of fewer leaves time for other things. */
    private static final int FEW = 16;

    /** How long the first of a group waits for others; a program's answer never waits for it. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Without a task for so long, it is time for what is done beside. */
    private static final long IDLE_MILLIS = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** One change. */
    interface Task {
        void run(Transaction transaction) throws SQLException, IOException;

        /** Bytes of memory that it holds until it is done, about. */
        default long weight() {
            return 0;
        }

        /** Called on the writer's thread, outside of a transaction, when it is not on disk and will not be: clears away. */
        default void failed(Transaction transaction) {}

        /** Called on the writer's thread: null once it is on disk, else why it is not. */
        default void done(@Nullable Exception failure) {}
    }

    private final Transaction transaction;
    private final Backlog backlog;
    private final Retention retention;
    private final TextIndex index;
    private final Health health;
    private final LinkedBlockingQueue<Task> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private int lastTries = LAST_TRIES;
    private volatile boolean closing;

    Writer(Transaction transaction, Backlog backlog, Retention retention, TextIndex index, Health health) {
        this.transaction = transaction;
        this.backlog = backlog;
        this.retention = retention;
        this.index = index;
        this.health = health;
        this.thread = new Thread(this::loop, "store writer");
        thread.start();
    }

    /** From any thread; never blocks. */
    void add(Task task) {
        backlog.add(task.weight());
        queue.add(task);
    }

    /** True when it ends with what waits. */
    boolean isClosing() {
        return closing;
    }

    private void loop() {
        List<Task> group = new ArrayList<>();
        long idle = IDLE_MILLIS;
        while (!closing || !queue.isEmpty()) {
            try {
                Task first = idle < 0 ? queue.take() : queue.poll(idle, TimeUnit.MILLISECONDS);
                if (first == null) {
                    idle = whenIdle() ? 0 : -1;
                    continue;
                }
                idle = IDLE_MILLIS;
                group.add(first);
                linger();
                queue.drainTo(group, GROUP - 1);
                write(group);
                afterGroup(group.size());
            } catch (InterruptedException e) {
                closing = true;
            } finally {
                long weight = 0;
                for (Task task : group) {
                    weight += task.weight();
                }
                backlog.done(group.size(), weight);
                group.clear();
            }
        }
    }

    /** Lets a group gather: a commit costs as much as many rows, and so does to be woken for each. */
    private void linger() {
        if (!closing && queue.size() < GROUP - 1) {
            LockSupport.parkNanos(LINGER_NANOS);
        }
    }

    private void write(List<Task> group) {
        Exception failure = tried(group);
        if (isFull(failure)) {
            // What the log holds twice may leave the room that is missing.
            checkpoint();
            failure = tried(group);
        }
        if (failure == null) {
            group.forEach(task -> tell(task, null));
        } else if (group.size() > 1 && !isLocked(failure)) {
            for (Task task : group) {
                end(task, tried(List.of(task)));
            }
        } else {
            for (Task task : group) {
                end(task, failure);
            }
        }
    }

    private void end(Task task, @Nullable Exception failure) {
        if (failure != null) {
            task.failed(transaction);
        }
        tell(task, failure);
    }

    /** Does a group in one transaction; why it could not be done, with nothing of it left. */
    private @Nullable Exception tried(List<Task> group) {
        try {
            begin();
            for (Task task : group) {
                task.run(transaction);
            }
            transaction.commit();
            return null;
        } catch (SQLException | IOException | RuntimeException e) {
            rollback();
            return e;
        }
    }

    /** Begins, however long another process has the database locked: what waits is bounded by the backlog. */
    private void begin() throws SQLException {
        while (true) {
            try {
                transaction.begin();
                health.locked(false);
                return;
            } catch (SQLException e) {
                if (!isLocked(e) || (closing && --lastTries < 0)) {
                    throw e;
                }
                health.locked(true);
            }
        }
    }

    private static boolean isLocked(@Nullable Exception failure) {
        return failure instanceof SQLException sql && sql.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code;
    }

    private static boolean isFull(@Nullable Exception failure) {
        return failure instanceof SQLException sql && sql.getErrorCode() == SQLiteErrorCode.SQLITE_FULL.code;
    }

    private void checkpoint() {
        try {
            transaction.checkpoint("TRUNCATE");
        } catch (SQLException e) {
            LOG.debug("no room for a checkpoint either", e);
        }
    }

    private void afterGroup(int tasks) {
        try {
            retention.afterGroup();
            if (tasks < FEW && queue.isEmpty()) {
                index.step(); // Where there is always a little to do, it is never idle.
            }
        } catch (SQLException | IOException | RuntimeException e) {
            notKept(e);
        }
    }

    private boolean whenIdle() {
        try {
            return retention.whenIdle() || index.step();
        } catch (SQLException | RuntimeException e) { // The texts that are indexed come from anybody.
            notKept(e);
            return false;
        }
    }

    private void notKept(Exception failure) {
        rollback();
        if (!isLocked(failure)) { // Else it is tried again with the next group, which waits for the lock.
            LOG.warn("nothing could be evicted from the store or indexed: {}", failure.toString());
        }
    }

    private static void tell(Task task, @Nullable Exception failure) {
        try {
            task.done(failure);
        } catch (RuntimeException e) {
            LOG.error("what waited for a change of the store failed", e);
        }
    }

    private void rollback() {
        try {
            transaction.rollback();
        } catch (SQLException e) {
            LOG.error("cannot roll back", e);
        }
    }

    /** Writes what waits, then ends. */
    @Override
    public void close() {
        closing = true;
        add(nothing -> {}); // Wakes the thread.
        LockSupport.unpark(thread);
        try {
            thread.join();
            transaction.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.error("cannot close the store", e);
        }
    }
}
