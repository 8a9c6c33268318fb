package shark.net.udp;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs what blocks for a relay, one after the other, so that a sandbox never holds more than one thread up. Used on the
 * relay's event loop only.
 */
final class Errands {
    private final EventLoop loop;
    private final Executor blocking;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;
    private boolean over;

    Errands(EventLoop loop, Executor blocking) {
        this.loop = loop;
        this.blocking = blocking;
    }

    /** How many have not begun. */
    int waiting() {
        return waiting.size();
    }

    void add(Runnable errand) {
        if (!over) {
            waiting.add(errand);
            next();
        }
    }

    private void next() {
        Runnable errand = running ? null : waiting.poll();
        if (errand == null) {
            return;
        }
        running = true;
        try {
            blocking.execute(() -> {
                try {
                    errand.run();
                } finally {
                    loop.execute(this::done);
                }
            });
        } catch (RejectedExecutionException e) {
            over = true; // The daemon ends.
            waiting.clear();
        }
    }

    private void done() {
        running = false;
        next();
    }
}
