package shark.http;

import static org.awaitility.Awaitility.await;

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
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.store.Filter;
import shark.store.Store;
import shark.tape.Tapes;

/** A door between real sockets and over a real store, for which every name leads to the addresses given. */
final class RecordingDoor implements AutoCloseable {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final Tapes tapes;
    private final Channel listener;

    RecordingDoor(Path directory, Limits limits, InetAddress at, List<InetSocketAddress> origins) {
        tapes = new Tapes(Store.open(directory), Clock.systemUTC());
        Door door = new Door(
                tapes.recorder("box", "tape", () -> Mode.RECORD),
                new Origins() {
                    @Override
                    public CompletionStage<List<InetSocketAddress>> addresses(String host, int port) {
                        return CompletableFuture.completedFuture(origins);
                    }

                    @Override
                    public Optional<String> nameOf(InetAddress address) {
                        return Optional.empty();
                    }
                },
                limits);
        listener = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        door.accept(channel);
                    }
                })
                .bind(at, 0)
                .syncUninterruptibly()
                .channel();
    }

    /** A connection of a program's. */
    Socket connect() throws IOException {
        InetSocketAddress address = (InetSocketAddress) listener.localAddress();
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** The rows, the oldest first, once so many are on disk. */
    List<ExchangeRow> rows(int count) {
        return await().until(
                        () -> tapes.list(Filter.ALL, "", 0, 100).stream()
                                .sorted(java.util.Comparator.comparingLong(ExchangeRow::id))
                                .toList(),
                        rows -> rows.size() == count
                                && rows.stream()
                                        .allMatch(row -> row.phase() == Phase.STORED
                                                && tapes.find(row.id()).isPresent()));
    }

    @Override
    public void close() throws IOException {
        listener.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        tapes.close();
    }
}
