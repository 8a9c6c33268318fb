package shark.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shark.base.Mode;
import shark.http.tls.Interception;
import shark.tape.Tapes;

/** A door between real sockets, for which every name leads to the same addresses, and clients of it that read whole answers. */
final class TestingDoor implements AutoCloseable {
    private static final Limits QUICK = new Limits(1000, 50, 60_000, 60, 100_000, 64);
    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final Channel listener;

    /** On loopback, to an origin there. */
    TestingDoor(Tapes tapes, Supplier<Mode> mode, TestingOrigin origin) {
        this(
                tapes,
                mode,
                QUICK,
                InetAddress.getLoopbackAddress(),
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.port())));
    }

    TestingDoor(Tapes tapes, Supplier<Mode> mode, Limits limits, InetAddress at, List<InetSocketAddress> origins) {
        this(tapes, mode, limits, at, origins, null);
    }

    TestingDoor(
            Tapes tapes,
            Supplier<Mode> mode,
            Limits limits,
            InetAddress at,
            List<InetSocketAddress> origins,
            Interception interception) {
        this(tapes, mode, limits, at, new Same(origins), interception);
    }

    TestingDoor(
            Tapes tapes,
            Supplier<Mode> mode,
            Limits limits,
            InetAddress at,
            Origins origins,
            Interception interception) {
        this(tapes, mode, limits, at, origins, interception, Door::accept);
    }

    /** @param entrance by which connections come in */
    TestingDoor(
            Tapes tapes,
            Supplier<Mode> mode,
            Limits limits,
            InetAddress at,
            Origins origins,
            Interception interception,
            BiConsumer<Door, Channel> entrance) {
        Door door = new Door(tapes.recorder("box", "tape", mode), origins, limits, interception);
        listener = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        entrance.accept(door, channel);
                    }
                })
                .bind(at, 0)
                .syncUninterruptibly()
                .channel();
    }

    record Same(List<InetSocketAddress> origins) implements Origins {
        @Override
        public CompletionStage<List<InetSocketAddress>> addresses(String host, int port) {
            return CompletableFuture.completedFuture(origins);
        }

        @Override
        public Optional<String> nameOf(InetAddress address) {
            return Optional.empty();
        }
    }

    /** A connection; reading gives up after a minute. */
    Socket connect() throws IOException {
        InetSocketAddress address = (InetSocketAddress) listener.localAddress();
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        return socket;
    }

    static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    /** Sends a request and reads an answer of known length. */
    static String ask(Socket socket, String request, int answerBytes) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return new String(socket.getInputStream().readNBytes(answerBytes), StandardCharsets.ISO_8859_1);
    }

    /** What came of a request. */
    record Answer(String head, String body) {}

    /** Sends a request and reads an answer: its head, and as much as its Content-Length says. */
    static Answer ask(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("ended after: " + head);
            }
            head.append((char) next);
        }
        Matcher length = LENGTH.matcher(head);
        int count = length.find() && !request.startsWith("HEAD") ? Integer.parseInt(length.group(1)) : 0;
        byte[] body = socket.getInputStream().readNBytes(count);
        return new Answer(head.toString(), new String(body, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
