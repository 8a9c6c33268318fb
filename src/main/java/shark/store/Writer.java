package shark.store;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
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

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** One change. */
    interface Task {
        void run(Transaction transaction) throws SQLException, IOException;

        /** Bytes of memory that it holds until it is done, about. */
        default long weight() {
            return 0;
        }

        /** Called on the writer's thread: null once it is on disk, else why it is not. */
        default void done(@Nullable Exception failure) {}
    }

    private final Transaction transaction;
    private final Backlog backlog;
    private final LinkedBlockingQueue<Task> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private int lastTries = LAST_TRIES;
    private volatile boolean closing;

    Writer(Transaction transaction, Backlog backlog) {
        this.transaction = transaction;
        this.backlog = backlog;
        this.thread = new Thread(this::loop, "store writer");
        thread.start();
    }

    /** From any thread; never blocks. */
    void add(Task task) {
        backlog.add(task.weight());
        queue.add(task);
    }

    private void loop() {
        List<Task> group = new ArrayList<>();
        while (!closing || !queue.isEmpty()) {
            try {
                group.add(queue.take());
                queue.drainTo(group, GROUP - 1);
                commit(group);
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

    private void commit(List<Task> group) {
        try {
            begin();
        } catch (SQLException e) {
            LOG.warn("{} changes are not stored: {}", group.size(), e.toString());
            group.forEach(task -> tell(task, e));
            return;
        }
        try {
            for (Task task : group) {
                task.run(transaction);
            }
            transaction.commit();
        } catch (SQLException | IOException | RuntimeException e) {
            rollback();
            if (group.size() == 1) {
                LOG.warn("not stored: {}", e.toString());
                tell(group.get(0), e);
            } else {
                group.forEach(task -> commit(List.of(task)));
            }
            return;
        }
        group.forEach(task -> tell(task, null));
    }

    /** Begins, however long another process has the database locked: what waits is bounded by the backlog. */
    private void begin() throws SQLException {
        for (int tries = 1; ; tries++) {
            try {
                transaction.begin();
                if (tries > 1) {
                    LOG.info("the lock on the store's database is gone; it is written again");
                }
                return;
            } catch (SQLException e) {
                boolean locked = e.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code;
                if (!locked || (closing && --lastTries < 0)) {
                    throw e;
                }
                if (tries == 1) {
                    LOG.warn("another process has locked the store's database; new exchanges wait until it lets go");
                }
            }
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
