package shark.tui;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import shark.api.Attach;
import shark.api.Attached;
import shark.api.Frame;
import shark.api.Methods;
import shark.api.SocketClient;
import shark.base.SharkException;
import shark.tui.app.Effect;
import shark.tui.app.Message;

/** A connection to a terminal: its frames as messages, until it ends or is closed. */
final class Session implements Runnable {
    private final SocketClient client;
    private final Effect.Attach attach;
    private final Consumer<Message> post;
    private final CountDownLatch opened = new CountDownLatch(1);
    private SocketClient.@Nullable Connection connection;
    private boolean closed;

    Session(SocketClient client, Effect.Attach attach, Consumer<Message> post) {
        this.client = client;
        this.attach = attach;
        this.post = post;
    }

    @Override
    public void run() {
        try {
            read(open());
        } catch (SharkException e) {
            post.accept(new Message.Broken(attach.session(), String.valueOf(e.getMessage())));
        } catch (IOException e) {
            post.accept(new Message.Broken(attach.session(), ""));
        } finally {
            opened.countDown();
        }
    }

    private SocketClient.Connection open() throws IOException {
        Attach parameters =
                new Attach(attach.sandbox(), attach.terminal(), attach.columns(), attach.rows(), true, attach.make());
        SocketClient.Opened<Attached> answer = client.open(Methods.SANDBOX_ATTACH, parameters);
        SocketClient.Connection fresh = answer.connection();
        synchronized (this) {
            connection = fresh;
            if (closed) {
                fresh.close();
            }
        }
        opened.countDown();
        post.accept(new Message.Joined(attach.session(), answer.result().terminal()));
        return fresh;
    }

    private void read(SocketClient.Connection from) throws IOException {
        long session = attach.session();
        for (Frame frame = from.read(); frame != null; frame = from.read()) {
            switch (frame.kind()) {
                case STDOUT -> post.accept(new Message.Output(session, frame.payload()));
                case REPAINT -> {
                    Frame.Size size = frame.size().orElseThrow(() -> new IOException("a repaint without a size"));
                    post.accept(new Message.Painted(session, size.columns(), size.rows(), frame.afterSize()));
                }
                case EXIT -> {
                    post.accept(new Message.Ended(session, frame.status()));
                    close();
                    return;
                }
                default -> throw new IOException("a frame of kind " + frame.kind());
            }
        }
        throw new IOException("the daemon went");
    }

    /** Writes when the connection is there. */
    void write(Frame frame) throws IOException {
        try {
            opened.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        SocketClient.Connection to;
        synchronized (this) {
            to = connection;
        }
        if (to != null) {
            to.write(frame);
        }
    }

    /** Leaves the terminal. */
    synchronized void close() {
        closed = true;
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            return; // It was gone already.
        }
    }
}
