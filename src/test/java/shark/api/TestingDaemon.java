package shark.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** A daemon that says what a test wants, on a real Unix socket in the real protocol. */
public final class TestingDaemon implements AutoCloseable {
    private final Codec codec = new Codec();
    private final ServerSocketChannel server;
    private final Thread accepting;
    /** What every call gets; null: what the table says. */
    private final @Nullable String answer;

    private final Map<String, Row<?, ?>> table = new ConcurrentHashMap<>();
    private final List<Object> asked = new CopyOnWriteArrayList<>();

    private record Row<P, R>(Method<P, R> method, Function<P, R> action, Script after) {}

    /** What goes on after an answer; the connection ends with it. */
    public interface Script {
        void run(Line line) throws IOException;
    }

    /** One client's connection. */
    public static final class Line {
        private final SocketChannel channel;
        private final InputStream input;

        Line(SocketChannel channel) {
            this.channel = channel;
            this.input = new BufferedInputStream(Channels.newInputStream(channel));
        }

        /** Sends bytes as they are. */
        public void raw(byte[] bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        public void frame(Frame.Kind kind, byte[] payload) throws IOException {
            raw(bytes(kind.code(), payload.length, payload));
        }

        public void exit(int status) throws IOException {
            frame(Frame.Kind.EXIT, ByteBuffer.allocate(4).putInt(status).array());
        }

        public void text(String line) throws IOException {
            raw((line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        /** The next frame of the client's. */
        public Frame read() throws IOException {
            ByteBuffer head = ByteBuffer.wrap(input.readNBytes(5));
            Frame.Kind kind = Frame.Kind.of(head.get()).orElseThrow();
            return new Frame(kind, input.readNBytes(head.getInt()));
        }

        String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int octet = input.read(); octet >= 0 && octet != '\n'; octet = input.read()) {
                line.write(octet);
            }
            return line.toString(StandardCharsets.UTF_8);
        }
    }

    public TestingDaemon(Path socket) throws IOException {
        this(socket, null);
    }

    /** One that answers every call with the same bytes. */
    static TestingDaemon answering(Path socket, String answer) throws IOException {
        return new TestingDaemon(socket, answer);
    }

    private TestingDaemon(Path socket, @Nullable String answer) throws IOException {
        this.answer = answer;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        accepting = start("testing-daemon", this::accept);
    }

    /** A frame's bytes, also of one that is none. */
    public static byte[] bytes(int kind, int length, byte[] payload) {
        return ByteBuffer.allocate(5 + payload.length)
                .put((byte) kind)
                .putInt(length)
                .put(payload)
                .array();
    }

    /** Answers a method; a {@link SharkException} thrown is the answer, too. */
    public <P, R> TestingDaemon on(Method<P, R> method, Function<P, R> action) {
        return onStream(method, action, line -> {});
    }

    public <P, R> TestingDaemon onStream(Method<P, R> method, Function<P, R> action, Script after) {
        table.put(method.name(), new Row<>(method, action, after));
        return this;
    }

    /** The parameters of all calls so far. */
    public List<Object> asked() {
        return List.copyOf(asked);
    }

    private void accept() throws IOException {
        while (true) {
            SocketChannel channel = server.accept();
            start("testing-line", () -> {
                try (channel) {
                    serve(new Line(channel));
                }
            });
        }
    }

    private void serve(Line line) throws IOException {
        String request = line.line();
        if (request.isEmpty()) {
            return;
        }
        if (answer != null) {
            line.raw(answer.getBytes(StandardCharsets.UTF_8));
            return;
        }
        Codec.Call call = codec.readRequest(request);
        Row<?, ?> row = table.get(call.method());
        if (row == null) {
            line.text(codec.error(new SharkException(ErrorCode.INVALID, "no method '" + call.method() + "' here")));
        } else {
            serve(line, row, call);
        }
    }

    private <P, R> void serve(Line line, Row<P, R> row, Codec.Call call) throws IOException {
        P parameters = codec.parameters(row.method(), call.parameters());
        asked.add(parameters);
        try {
            line.text(codec.result(row.action().apply(parameters)));
        } catch (SharkException e) {
            line.text(codec.error(e));
            return;
        }
        row.after().run(line);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static Thread start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        return; // The other side has gone, or the test is over.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        try {
            server.close();
            accepting.join(); // The socket listens until its last user has left it.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
