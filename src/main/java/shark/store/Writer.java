package shark.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes what has queued up, at most {@link #GROUP} tasks at a time, does it in one
 * transaction, and tells each task when that is committed. A task that fails is told so, and the others of its group are
 * committed without it.
 *
 * <p>A kill before the commit leaves nothing of the group; a kill after it leaves all.
 */
final class Writer implements AutoCloseable {
    /** Larger groups gain little and delay the first of them. */
    private static final int GROUP = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** One change. */
    interface Task {
        void run(Statements statements) throws SQLException, IOException;

        /** Called on the writer's thread: null once it is on disk, else why it is not. */
        default void done(@org.jspecify.annotations.Nullable Exception failure) {}
    }

    /** Prepared statements, kept for the life of the connection. */
    static final class Statements {
        private final Connection connection;
        private final Map<String, PreparedStatement> prepared = new HashMap<>();

        Statements(Connection connection) {
            this.connection = connection;
        }

        PreparedStatement of(String sql) throws SQLException {
            PreparedStatement known = prepared.get(sql);
            if (known == null) {
                known = connection.prepareStatement(sql);
                prepared.put(sql, known);
            }
            return known;
        }
    }

    private final Connection connection;
    private final Statements statements;
    private final LinkedBlockingQueue<Task> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closing;

    Writer(Connection connection) {
        this.connection = connection;
        this.statements = new Statements(connection);
        this.thread = new Thread(this::loop, "store writer");
        thread.start();
    }

    /** From any thread; never blocks. */
    void add(Task task) {
        queue.add(task);
    }

    /** Tasks that wait. */
    int waiting() {
        return queue.size();
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
                group.clear();
            }
        }
    }

    private void commit(List<Task> group) {
        try {
            for (Task task : group) {
                task.run(statements);
            }
            connection.commit();
        } catch (SQLException | IOException | RuntimeException e) {
            rollback();
            if (group.size() == 1) {
                LOG.warn("not stored: {}", e.toString());
                group.get(0).done(e);
            } else {
                group.forEach(task -> commit(List.of(task)));
            }
            return;
        }
        group.forEach(task -> task.done(null));
    }

    private void rollback() {
        try {
            connection.rollback();
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
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.error("cannot close the store", e);
        }
    }
}
