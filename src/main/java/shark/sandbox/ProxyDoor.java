package shark.sandbox;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.Mode;
import shark.base.Names;
import shark.base.SharkException;
import shark.http.Door;
import shark.http.Limits;
import shark.http.tls.Authority;
import shark.http.tls.HostPattern;
import shark.http.tls.Interception;
import shark.http.tls.Interceptor;
import shark.http.tls.Upstream;
import shark.net.Egress;
import shark.net.dns.Forwarder;
import shark.net.dns.SandboxNames;
import shark.tape.Recorder;

/**
 * A door for programs outside of sandboxes, which are told of it: an HTTP proxy on an address of the host's. On the loopback it
 * reaches whatever its programs reach themselves; elsewhere, where strangers may be its programs, what a sandbox does.
 */
public final class ProxyDoor {
    private static final List<String> EVERYTHING = List.of("0.0.0.0/0", "::/0");
    private static final int BACKLOG = 1024;

    private final Ground ground;
    private final Supplier<Authority> authority;
    private final ProxySpec spec;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Channel listener;
    private final String name;
    private final String tape;
    private volatile Mode mode;
    private volatile @Nullable Door door;

    private ProxyDoor(Ground ground, Supplier<Authority> authority, ProxySpec spec) {
        this.ground = ground;
        this.authority = authority;
        this.spec = spec;
        this.mode = spec.mode();
        this.listener = bound(address(spec.bind(), spec.port()));
        this.name = spec.name().isEmpty() ? "proxy-" + address().getPort() : spec.name();
        this.tape = spec.tape().isEmpty() ? name : spec.tape();
    }

    /**
     * Listens; serves nobody before {@link #serve}. CONFLICT when the address is taken, INVALID for what is no address.
     *
     * @param authority asked when the first program speaks TLS
     */
    static ProxyDoor open(Ground ground, Supplier<Authority> authority, ProxySpec spec) {
        if (!spec.name().isEmpty()) {
            Names.checked("proxy", spec.name());
        }
        if (!spec.tape().isEmpty()) {
            Names.checked("tape", spec.tape());
        }
        spec.allow().forEach(Egress.Rule::parse);
        patterns(spec.passthrough());
        patterns(spec.insecureUpstream());
        return new ProxyDoor(ground, authority, spec);
    }

    private static InetSocketAddress address(String bind, int port) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(bind);
        if (literal == null || port < 0 || port > 65_535) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    "'" + bind + "', port " + port + ": a proxy listens on an IP address, and a port up to 65535");
        }
        return new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(bind), port);
    }

    private Channel bound(InetSocketAddress at) {
        ChannelFuture binding = new ServerBootstrap()
                .group(ground.loops())
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        Objects.requireNonNull(door).acceptAsProxy(channel); // It is there before the first.
                    }
                })
                .bind(at)
                .awaitUninterruptibly();
        if (binding.cause() != null) {
            throw new SharkException(
                    ErrorCode.CONFLICT,
                    "cannot listen on " + text(at) + ": " + binding.cause().getMessage()
                            + "; take another port: shark proxy -p PORT",
                    binding.cause());
        }
        channels.add(binding.channel());
        return binding.channel();
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    void serve() {
        ground.listening().add(name, address());
        Recorder recorder = ground.tapes().recorder(name, tape, () -> mode);
        SandboxNames names = new SandboxNames(
                name,
                Map.of(),
                recorder::sealed,
                () -> new Forwarder(ground.loops(), ground.names()),
                ground.proxies()::lookUp);
        Outside outside = new Outside(
                names,
                egress(),
                ground.demo(),
                List.of(),
                recorder.deeds()::wayOut,
                ground.proxies(),
                ground.listening());
        Interception interception = new Interception(
                new Interceptor(authority, patterns(spec.passthrough()), ground.signer(), ground.clock(), ground.tls()),
                new Upstream(ground.trust(), patterns(spec.insecureUpstream()), ground.clock(), ground.tls()));
        door = new Door(recorder, outside, Limits.USUAL, interception);
        listener.config().setAutoRead(true);
    }

    private Egress egress() {
        List<String> own = address().getAddress().isLoopbackAddress() ? EVERYTHING : List.of();
        return new Egress(Stream.concat(own.stream(), spec.allow().stream())
                .map(Egress.Rule::parse)
                .toList());
    }

    private static List<HostPattern> patterns(List<String> texts) {
        return texts.stream().map(HostPattern::parse).toList();
    }

    public String name() {
        return name;
    }

    public String tape() {
        return tape;
    }

    public Mode mode() {
        return mode;
    }

    public ProxySpec spec() {
        return spec;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    void mode(Mode next) {
        mode = next;
        ground.tapes().rewind(tape);
    }

    /** Runs the action once it has been closed, whoever did that. */
    public void whenClosed(Runnable action) {
        listener.closeFuture().addListener(closed -> action.run());
    }

    /** Serves no more; its programs' connections end. */
    void close() {
        ground.listening().remove(name);
        channels.close();
    }
}
