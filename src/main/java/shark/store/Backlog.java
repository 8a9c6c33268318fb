package shark.store;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much waits for the writer, and who waits for the writer in turn. When as many tasks or bytes as {@link #MOST_TASKS}
 * or {@link #MOST_BYTES} wait, the writer is behind, until half of that is left. The bound is kept by those who ask before
 * they begin something: what had begun by then still comes on top. Safe for use by several threads; never blocks for long.
 */
final class Backlog {
    static final int MOST_TASKS = 8192;
    static final long MOST_BYTES = 32 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    private List<Runnable> held = new ArrayList<>();
    private int tasks;
    private long bytes;
    private volatile boolean behind;

    synchronized void add(long weight) {
        tasks++;
        bytes += weight;
        behind |= tasks >= MOST_TASKS || bytes >= MOST_BYTES;
    }

    /** Some are done, one way or the other. */
    void done(int count, long weight) {
        List<Runnable> resumed;
        synchronized (this) {
            tasks -= count;
            bytes -= weight;
            if (!behind || tasks > MOST_TASKS / 2 || bytes > MOST_BYTES / 2) {
                return;
            }
            behind = false;
            resumed = held;
            held = new ArrayList<>();
        }
        resumed.forEach(Backlog::run);
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) { // Of an event loop that ends, for one; the others are resumed all the same.
            LOG.warn("what waited for the store was not resumed", e);
        }
    }

    boolean isBehind() {
        return behind;
    }

    /** Runs the action once: at once, or on the writer's thread when it has caught up. */
    void whenCaughtUp(Runnable action) {
        synchronized (this) {
            if (behind) {
                held.add(action);
                return;
            }
        }
        action.run();
    }

    synchronized int tasks() {
        return tasks;
    }

    synchronized long bytes() {
        return bytes;
    }
}
