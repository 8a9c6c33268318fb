package shark.tui;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import shark.api.Attach;
import shark.api.Frame;
import shark.api.Methods;
import shark.api.SocketClient;
import shark.base.SharkException;
import shark.tui.app.Effect;
import shark.tui.app.Message;

/** A connection to a terminal: its frames as messages, until it ends or is closed. */
final class Session implements Runnable {
    /** The one of no terminal. */
    static final Session NONE = new Session();

    private final @Nullable SocketClient client;
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

    private Session() {
        client = null;
        attach = new Effect.Attach(0, "", 0, 0, 0);
        post = message -> {};
        opened.countDown();
    }

    @Override
    public void run() {
        try {
            read(open());
        } catch (SharkException e) {
            tell(new Message.Broken(attach.session(), String.valueOf(e.getMessage())));
        } catch (IOException e) {
            tell(new Message.Broken(attach.session(), ""));
        } finally {
            opened.countDown();
        }
    }

    private SocketClient.Connection open() throws IOException {
        if (client == null) {
            throw new IOException("no terminal");
        }
        Attach parameters = new Attach(attach.sandbox(), attach.terminal(), attach.columns(), attach.rows(), true);
        SocketClient.Connection fresh =
                client.open(Methods.SANDBOX_ATTACH, parameters).connection();
        synchronized (this) {
            connection = fresh;
            if (closed) {
                fresh.close();
            }
        }
        opened.countDown();
        return fresh;
    }

    private void read(SocketClient.Connection from) throws IOException {
        long session = attach.session();
        for (Frame frame = from.read(); frame != null; frame = from.read()) {
            byte[] payload = frame.payload();
            switch (frame.kind()) {
                case STDOUT -> tell(new Message.Output(session, payload));
                case REPAINT -> {
                    ByteBuffer size = ByteBuffer.wrap(payload);
                    byte[] bytes = Arrays.copyOfRange(payload, 4, payload.length);
                    tell(new Message.Painted(session, size.getShort(), size.getShort(), bytes));
                }
                case EXIT -> {
                    tell(new Message.Ended(session, ByteBuffer.wrap(payload).getInt()));
                    close();
                    return;
                }
                default -> throw new IOException("a frame of kind " + frame.kind());
            }
        }
        throw new IOException("the daemon went");
    }

    private void tell(Message message) {
        post.accept(message);
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
