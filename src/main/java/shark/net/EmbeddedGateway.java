package shark.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.net.dns.NameServer;
import shark.net.udp.UdpLimits;
import shark.net.udp.UdpRelay;
import shark.net.udp.UdpWorld;
import shark.sys.Descriptors;
import shark.sys.Keeper;
import shark.sys.NativeProgram;

/**
 * The gateway that lets the kernel do the TCP work: the listeners were made inside the namespace by shark-native and are
 * held by the keeper, so that a new daemon takes them back; this serves them.
 */
public final class EmbeddedGateway implements Gateway {
    private final Keeper keeper;
    private final String name;
    private final List<Channel> channels = new ArrayList<>();
    private final int namespace;
    private final Descriptors descriptors;
    private final UdpRelay relay;

    /**
     * What answers inside the namespace.
     *
     * @param door takes each connection over, on the connection's event loop
     * @param datagrams where datagrams other than DNS may go
     */
    public record Services(Consumer<Channel> door, NameServer names, UdpWorld datagrams) {}

    private EmbeddedGateway(Keeper keeper, String name, int namespace, Descriptors descriptors, UdpRelay relay) {
        this.relay = relay;
        this.descriptors = descriptors;
        this.keeper = keeper;
        this.name = name;
        this.namespace = namespace;
    }

    /** Whether the keeper holds the network of a sandbox. */
    public static boolean isHeld(Keeper keeper, String sandbox) {
        return keeper.names().contains("net/" + sandbox + "/ns");
    }

    /**
     * Makes the namespace, or takes it back from the keeper, and serves it.
     *
     * @param blocking runs what waits for the kernel, for less than a millisecond
     */
    public static EmbeddedGateway open(
            String sandbox,
            Keeper keeper,
            Descriptors descriptors,
            NativeProgram program,
            EventLoopGroup loops,
            Executor blocking,
            Services services) {
        String name = "net/" + sandbox;
        if (!isHeld(keeper, sandbox)) {
            program.makeNamespace(keeper, name);
        }
        int namespace = one(keeper, name + "/ns");
        // Flows do not outlive a daemon: one name serves for the sockets of all of them, each for a moment.
        UdpRelay relay = new UdpRelay(
                (IoEventLoop) loops.next(), // Netty's loops for epoll are of this kind.
                services.datagrams(),
                program.sockets(keeper, name + "/flow", path(namespace)),
                descriptors.datagrams(),
                blocking,
                UdpLimits.USUAL);
        EmbeddedGateway gateway = new EmbeddedGateway(keeper, name, namespace, descriptors, relay);
        keeper.get(name + "/tcp").forEach(fd -> gateway.listen(fd, loops, services.door()));
        keeper.get(name + "/udp").forEach(relay::serve);
        List<Integer> dns = keeper.get(name + "/dns");
        // In the order udp, tcp for each family; what comes by TCP goes the way of a door's connection.
        for (int i = 0; i < dns.size(); i += 2) {
            gateway.answer(dns.get(i), loops, services.names());
            gateway.listen(dns.get(i + 1), loops, services.names()::acceptTcp);
        }
        return gateway;
    }

    private static int one(Keeper keeper, String name) {
        List<Integer> held = keeper.get(name);
        if (held.isEmpty()) {
            throw new SharkException(ErrorCode.INTERNAL, "the keeper has no " + name);
        }
        return held.get(0);
    }

    private void listen(int fd, EventLoopGroup loops, Consumer<Channel> accepted) {
        channels.add(new ServerBootstrap()
                .group(loops)
                .channelFactory(() -> new EpollServerSocketChannel(fd))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.accept(channel);
                    }
                })
                .register()
                .syncUninterruptibly()
                .channel());
    }

    private void answer(int fd, EventLoopGroup loops, NameServer names) {
        EpollDatagramChannel channel = new EpollDatagramChannel(fd);
        names.serveUdp(channel);
        loops.register(channel).syncUninterruptibly();
        channels.add(channel);
    }

    @Override
    public Path namespace() {
        return path(namespace);
    }

    private static Path path(int fd) {
        return Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "fd", Integer.toString(fd));
    }

    @Override
    public String kind() {
        return "embedded";
    }

    @Override
    public void close() {
        relay.close();
        channels.forEach(channel -> channel.close().syncUninterruptibly());
        for (String part : List.of("/ns", "/tcp", "/udp", "/dns", "/flow")) {
            keeper.drop(name + part);
        }
        descriptors.close(namespace);
    }
}
