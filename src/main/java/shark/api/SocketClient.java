package shark.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** The client over the daemon's socket. A connection for each call; blocking, without Netty, since a command is short. */
public final class SocketClient {
    private final Path socket;
    private final Runnable starter;
    /** Made when it is needed: it loads Jackson, and a screen is to be drawn before. */
    private @Nullable Codec codec;

    /**
     * @param starter starts the keeper and with it the daemon; returns when the socket listens
     */
    public SocketClient(Path socket, Runnable starter) {
        this.socket = socket;
        this.starter = starter;
    }

    /** The same, but it starts no daemon: NOT_FOUND where none is. */
    public SocketClient ofRunning() {
        return new SocketClient(socket, () -> {
            throw new SharkException(ErrorCode.NOT_FOUND, "no daemon listens at " + socket);
        });
    }

    /** Calls a method without a stream and waits for its result. */
    public <P, R> R call(Method<P, R> method, P parameters) {
        try (Connection connection = connect()) {
            return connection.call(method, parameters);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** A call that goes on in frames or events: what it answered first, and the connection, the caller's to close. */
    public record Opened<R>(R result, Connection connection) {}

    /** Calls a method that goes on in frames or events. */
    public <P, R> Opened<R> open(Method<P, R> method, P parameters) {
        Connection connection = null;
        boolean opened = false;
        try {
            connection = connect();
            R result = connection.call(method, parameters);
            opened = true;
            return new Opened<>(result, connection);
        } catch (IOException e) {
            throw lost(e);
        } finally {
            if (!opened && connection != null) {
                connection.abandon();
            }
        }
    }

    private synchronized Codec codec() {
        Codec made = codec == null ? new Codec() : codec;
        codec = made;
        return made;
    }

    private SharkException lost(IOException e) {
        return new SharkException(
                ErrorCode.UNAVAILABLE, "the connection to the daemon at " + socket + " broke; try again", e);
    }

    private Connection connect() throws IOException {
        SocketChannel channel;
        try {
            check();
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException absent) {
            starter.run();
            check();
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        }
        return new Connection(channel);
    }

    /** A socket that somebody else made could be anybody's. */
    private void check() throws IOException {
        if (Files.exists(socket)) {
            String owner = Files.getOwner(socket).getName();
            String me = System.getProperty("user.name");
            if (!owner.equals(me) && !owner.equals("root")) {
                throw new SharkException(
                        ErrorCode.DENIED,
                        "the socket " + socket + " belongs to " + owner
                                + ", not to you; set SHARK_HOME to a directory of your own");
            }
        }
    }

    /** A connection. One thread may read while another writes. */
    public final class Connection implements AutoCloseable {
        private final SocketChannel channel;
        private final DataInputStream input;

        Connection(SocketChannel channel) {
            this.channel = channel;
            this.input = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), 65_536));
        }

        <P, R> R call(Method<P, R> method, P parameters) throws IOException {
            write(ByteBuffer.wrap((codec().request(method, parameters) + "\n").getBytes(StandardCharsets.UTF_8)));
            return codec().readResult(method, line());
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = input.read(); b != '\n'; b = input.read()) {
                if (b < 0 || line.size() > Codec.MOST_LINE) {
                    throw new EOFException("the connection ended");
                }
                line.write(b);
            }
            return line.toString(StandardCharsets.UTF_8);
        }

        /** Waits for the next event, of a method that goes on in events. */
        public Event readEvent() throws IOException {
            return codec().readEvent(line());
        }

        /** Waits for the next frame; null at the end of the connection. */
        public @Nullable Frame read() throws IOException {
            int kind = input.read();
            if (kind < 0) {
                return null;
            }
            int length = input.readInt();
            Frame.Kind known = Frame.Kind.of(kind).orElseThrow(() -> new IOException("a frame of no kind"));
            if (length < 0 || length > Frame.MOST) {
                throw new IOException("a frame that is too long");
            }
            byte[] payload = new byte[length];
            input.readFully(payload);
            return new Frame(known, payload);
        }

        /** Waits until the other side closes it, or its process ends. */
        public void awaitEnd() {
            try {
                input.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                return; // Which is an end, too.
            }
        }

        /** Writes a frame whole; waits while the daemon does not take it. */
        public synchronized void write(Frame frame) throws IOException {
            byte[] payload = frame.payload();
            write(ByteBuffer.allocate(5 + payload.length)
                    .put((byte) frame.kind().code())
                    .putInt(payload.length)
                    .put(payload)
                    .flip());
        }

        /** Not through {@link Channels}, whose output stream waits in JDK 17 until a read has ended (JDK-8279339). */
        private void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        private void abandon() {
            try {
                close();
            } catch (IOException e) {
                return; // There is nothing to lose on it.
            }
        }
    }
}
