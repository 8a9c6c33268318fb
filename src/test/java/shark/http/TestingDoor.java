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
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shark.base.Mode;
import shark.tape.Tapes;

/** A door on loopback, all of whose names lead to one origin, and clients of it that read whole answers. */
final class TestingDoor implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final Channel listener;

    TestingDoor(Tapes tapes, Supplier<Mode> mode, TestingOrigin origin) throws InterruptedException {
        Limits limits = new Limits(1000, 50, 60_000, 60, 100_000, 64);
        Door door = new Door(tapes.recorder("box", "tape", mode), new One(origin.port()), limits);
        listener = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        door.accept(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    private record One(int port) implements Origins {
        @Override
        public CompletionStage<List<InetSocketAddress>> addresses(String host, int ignored) {
            return CompletableFuture.completedFuture(
                    List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        }

        @Override
        public Optional<String> nameOf(InetAddress address) {
            return Optional.empty();
        }
    }

    /** A connection; reading gives up after a minute. */
    Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) listener.localAddress()).getPort());
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
