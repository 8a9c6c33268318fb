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
import java.util.Optional;
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
import shark.sys.NewNamespace;

/**
 * The gateway that lets the kernel do the TCP work: the listeners were made inside the namespace by shark-native and are
 * held by the keeper, so that a new daemon takes them back; this serves them.
 */
public final class EmbeddedGateway implements Gateway {
    private final Keeper keeper;
    private final String name;
    private final Optional<NewNamespace> making;
    private final EventLoopGroup loops;
    private final Services services;
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

    private EmbeddedGateway(
            Keeper keeper,
            String name,
            Optional<NewNamespace> making,
            EventLoopGroup loops,
            Services services,
            int namespace,
            Descriptors descriptors,
            UdpRelay relay) {
        this.keeper = keeper;
        this.name = name;
        this.making = making;
        this.loops = loops;
        this.services = services;
        this.namespace = namespace;
        this.descriptors = descriptors;
        this.relay = relay;
    }

    /** Whether the keeper holds the network of a sandbox. */
    public static boolean isHeld(Keeper keeper, String sandbox) {
        return keeper.names().contains("net/" + sandbox + "/tcp");
    }

    /**
     * Makes the namespace, or takes it back from the keeper.
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
        Optional<NewNamespace> making =
                isHeld(keeper, sandbox) ? Optional.empty() : Optional.of(program.makeNamespace(keeper, name));
        int namespace = one(keeper, name + "/ns");
        // Flows do not outlive a daemon: one name serves for the sockets of all of them, each for a moment.
        UdpRelay relay = new UdpRelay(
                (IoEventLoop) loops.next(), // Netty's loops for epoll are of this kind.
                services.datagrams(),
                program.sockets(keeper, name + "/flow", path(namespace)),
                descriptors.datagrams(),
                blocking,
                UdpLimits.USUAL);
        return new EmbeddedGateway(keeper, name, making, loops, services, namespace, descriptors, relay);
    }

    @Override
    public void serve() {
        if (!channels.isEmpty()) {
            return;
        }
        making.ifPresent(NewNamespace::await);
        keeper.get(name + "/tcp").forEach(fd -> listen(fd, services.door()));
        keeper.get(name + "/udp").forEach(relay::serve);
        List<Integer> dns = keeper.get(name + "/dns");
        // In the order udp, tcp for each family; what comes by TCP goes the way of a door's connection.
        for (int i = 0; i < dns.size(); i += 2) {
            answer(dns.get(i));
            listen(dns.get(i + 1), services.names()::acceptTcp);
        }
    }

    private static int one(Keeper keeper, String name) {
        List<Integer> held = keeper.get(name);
        if (held.isEmpty()) {
            throw new SharkException(ErrorCode.INTERNAL, "the keeper has no " + name);
        }
        return held.get(0);
    }

    private void listen(int fd, Consumer<Channel> accepted) {
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

    private void answer(int fd) {
        EpollDatagramChannel channel = new EpollDatagramChannel(fd);
        services.names().serveUdp(channel);
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
        making.ifPresent(NewNamespace::join); // It would put into the keeper's hands what is dropped here.
        relay.close();
        channels.forEach(channel -> channel.close().syncUninterruptibly());
        for (String part : List.of("/ns", "/tcp", "/udp", "/dns", "/flow")) {
            keeper.drop(name + part);
        }
        descriptors.close(namespace);
    }
}
