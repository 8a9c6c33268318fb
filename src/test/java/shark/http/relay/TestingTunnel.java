package shark.http.relay;

import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import shark.TestingLoops;
import shark.tape.Recorder;

/** Joins each connection that comes in with one to a server of the test's, on real sockets. */
final class TestingTunnel implements AutoCloseable {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final ServerSocket server;
    private final Channel listener;
    private final List<Row> rows = new CopyOnWriteArrayList<>();
    private final List<Channel> clients = new CopyOnWriteArrayList<>();
    private final List<Channel> origins = new CopyOnWriteArrayList<>();

    /** What the relay tells; fails when it tells what it may not. */
    static final class Row implements Recorder.TunnelRecording {
        private volatile long out;
        private volatile long in;
        private volatile String error;
        private final AtomicInteger told = new AtomicInteger();

        long out() {
            return out;
        }

        long in() {
            return in;
        }

        /** Null while it goes on. */
        String error() {
            return error;
        }

        /** How often it was told how far it is. */
        int told() {
            return told.get();
        }

        @Override
        public void progress(long toOrigin, long toClient) {
            if (error != null || toOrigin < out || toClient < in) {
                error = "progress after the end, or backwards";
            }
            out = toOrigin;
            in = toClient;
            told.incrementAndGet();
        }

        @Override
        public void end(String sentence) {
            error = error == null ? sentence : "ended twice, or badly: " + error;
        }
    }

    /**
     * @param ahead what is taken as having come from the client before
     * @param early what is taken as having come from the origin before
     */
    TestingTunnel(byte[] ahead, byte[] early) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(20_000);
        listener = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        dial(client, ahead, early);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    private void dial(Channel client, byte[] ahead, byte[] early) {
        clients.add(client);
        new Bootstrap()
                .group(client.eventLoop())
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(server.getLocalSocketAddress())
                .addListener((ChannelFuture done) -> {
                    Row row = new Row();
                    origins.add(done.channel());
                    Relay.join(client, done.channel(), row, Unpooled.copiedBuffer(ahead), Unpooled.copiedBuffer(early));
                    rows.add(row);
                });
    }

    /** A program's connection, once it is joined. */
    Socket connect() throws IOException {
        int joined = rows.size();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), address().getPort());
        socket.setSoTimeout(20_000);
        await().until(() -> rows.size() > joined);
        return socket;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** The server's end of the next connection. */
    Socket accept() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(20_000);
        return socket;
    }

    List<Row> rows() {
        return rows;
    }

    /** The relay's ends. */
    List<Channel> clients() {
        return clients;
    }

    List<Channel> origins() {
        return origins;
    }

    @Override
    public void close() throws IOException {
        listener.close().syncUninterruptibly();
        server.close();
        TestingLoops.end(loops);
    }
}
