package shark.daemon;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import shark.api.AuthorityPem;
import shark.api.CreateSandbox;
import shark.api.Methods;
import shark.api.OpenProxy;
import shark.api.ProxyInfo;
import shark.api.SandboxDetail;
import shark.api.SandboxInfo;
import shark.http.tls.Authority;
import shark.sandbox.ProxyDoor;
import shark.sandbox.ProxyDoors;
import shark.sandbox.ProxySpec;
import shark.sandbox.Sandboxes;
import shark.store.Counters;
import shark.tape.Tapes;

/** The methods about proxies, and how they look among the sandboxes. */
final class ProxyCalls {
    private final ProxyDoors proxies;
    private final Sandboxes sandboxes;
    private final Tapes tapes;

    ProxyCalls(ProxyDoors proxies, Sandboxes sandboxes, Tapes tapes) {
        this.proxies = proxies;
        this.sandboxes = sandboxes;
        this.tapes = tapes;
    }

    void addTo(Calls calls) {
        calls.onStream(Methods.PROXY_OPEN, this::open);
        calls.on(
                Methods.AUTHORITY, ref -> new AuthorityPem(authority(ref.name()).certificatePem()));
    }

    private Authority authority(String name) {
        boolean proxys = name.isEmpty() || proxies.find(name).isPresent();
        return proxys ? proxies.authority() : sandboxes.authority(name);
    }

    private Calls.Answer open(OpenProxy asked) {
        ProxyDoor door = proxies.open(new ProxySpec(
                asked.name(),
                asked.bind(),
                asked.port(),
                asked.mode(),
                asked.tape(),
                asked.allow(),
                asked.passthrough(),
                asked.insecureUpstream()));
        InetSocketAddress address = door.address();
        ProxyInfo info = new ProxyInfo(
                door.name(),
                address.getAddress().getHostAddress(),
                address.getPort(),
                door.mode(),
                door.tape(),
                address.getAddress().isLoopbackAddress());
        return new Calls.Answer(info, new Lease(door));
    }

    /** The proxy as a line of the list of sandboxes. */
    SandboxInfo info(ProxyDoor door) {
        Counters counters = tapes.counters(door.name());
        return new SandboxInfo(
                door.name(),
                "running",
                door.mode(),
                "proxy",
                door.tape(),
                0,
                counters.exchanges(),
                counters.played(),
                counters.errors(),
                counters.bytesOut(),
                counters.bytesIn(),
                List.of());
    }

    SandboxDetail detail(ProxyDoor door) {
        ProxySpec spec = door.spec();
        CreateSandbox settings = new CreateSandbox(
                door.name(),
                "proxy",
                door.mode(),
                door.tape(),
                List.of(),
                Map.of(),
                "",
                spec.allow(),
                List.of(),
                false,
                spec.passthrough(),
                spec.insecureUpstream(),
                List.of());
        InetSocketAddress address = door.address();
        String place = address.getAddress().getHostAddress() + ", port " + address.getPort();
        return new SandboxDetail(info(door), settings, 0, "", "", "proxy", List.of("an HTTP proxy on " + place));
    }

    /** A client's hold on a proxy. */
    private final class Lease extends ChannelInboundHandlerAdapter implements Calls.Stream {
        private final ProxyDoor door;

        Lease(ProxyDoor door) {
            this.door = door;
        }

        @Override
        public void join(ChannelPipeline pipeline) {
            pipeline.addLast(this);
        }

        @Override
        public void begin(Channel channel) {
            door.whenClosed(channel::close);
            if (!channel.isActive()) {
                proxies.close(door);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            proxies.close(door);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
