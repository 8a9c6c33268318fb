package shark.tui;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import shark.api.Methods;
import shark.api.SocketClient;
import shark.api.Subscribe;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.tui.app.Effect;
import shark.tui.app.Message;

/**
 * Follows the daemon's events. When the daemon goes it waits for the next one; it starts one only at the very beginning,
 * since somebody may have ended it on purpose.
 */
final class Watcher {
    private static final int AGAIN_MILLIS = 300;

    private final SocketClient client;
    private final Consumer<Message> post;
    /** Whether a daemon ever answered. */
    private boolean begun;

    private long current;
    private SocketClient.@Nullable Connection connection;

    Watcher(SocketClient client, Consumer<Message> post) {
        this.client = client;
        this.post = post;
    }

    /** Follows with another filter; the watch before ends. */
    synchronized void watch(Effect.Watch watch) {
        current = watch.watch();
        close(connection);
        connection = null;
        Backend.thread("watch " + watch.watch(), () -> follow(watch)).start();
    }

    /** Follows no more. */
    synchronized void close() {
        current = -1;
        close(connection);
    }

    private void follow(Effect.Watch watch) {
        while (isCurrent(watch)) {
            try {
                once(watch);
            } catch (SharkException e) {
                if (e.code() == ErrorCode.INVALID || !hasBegun()) {
                    post.accept(new Message.Failed(String.valueOf(e.getMessage())));
                    return; // A filter that is none, or a daemon that cannot be started: the same would come again.
                }
                lost(watch, e.code() == ErrorCode.NOT_FOUND);
            } catch (IOException e) {
                lost(watch, false);
            }
            pause();
        }
    }

    private void once(Effect.Watch watch) throws IOException {
        SocketClient source = hasBegun() ? client.ofRunning() : client;
        Subscribe subscribe = new Subscribe(watch.filter(), watch.sandbox(), true);
        try (SocketClient.Connection events =
                source.open(Methods.EVENTS, subscribe).connection()) {
            if (!take(watch, events)) {
                return;
            }
            post.accept(new Message.Watching(watch.watch()));
            while (true) {
                post.accept(new Message.Told(watch.watch(), events.readEvent()));
            }
        }
    }

    private synchronized boolean hasBegun() {
        return begun;
    }

    private synchronized boolean take(Effect.Watch watch, SocketClient.Connection events) {
        begun = true;
        boolean mine = watch.watch() == current;
        if (mine) {
            connection = events;
        }
        return mine;
    }

    private synchronized boolean isCurrent(Effect.Watch watch) {
        return watch.watch() == current;
    }

    private void lost(Effect.Watch watch, boolean forGood) {
        if (isCurrent(watch)) {
            post.accept(new Message.Lost(watch.watch(), forGood));
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(SocketClient.@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            return; // It was gone already.
        }
    }
}
