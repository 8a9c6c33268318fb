package shark.sandbox;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.http.DemoSite;
import shark.http.Origins;
import shark.http.Route;
import shark.http.proxy.Proxies;
import shark.http.proxy.Proxy;
import shark.net.Egress;
import shark.net.dns.SandboxNames;

/**
 * The world as one sandbox's door may see it: its names, less what policy refuses, and the demo site.
 *
 * @param hostPorts of the host's loopback that may be reached as host.shark.internal
 * @param wayOut is told whenever an address outside is given
 * @param proxies of the host, which its own connections go through
 * @param listening where nothing is sent, since it would come back
 */
record Outside(
        SandboxNames names,
        Egress egress,
        InetSocketAddress demo,
        List<Integer> hostPorts,
        Runnable wayOut,
        Proxies proxies,
        Listening listening)
        implements Origins {
    private static final InetAddress FOUR = loopback("127.0.0.1");
    private static final InetAddress SIX = loopback("::1");

    /** The same; CONFLICT where a sandbox has none, or nothing leaves it now. */
    static Outside open(@Nullable Outside outside, SandboxSpec spec) {
        if (outside == null || outside.names.sealed()) {
            throw new SharkException(
                    ErrorCode.CONFLICT,
                    "nothing leaves '%s' in the mode %s; first: shark mode %1$s record"
                            .formatted(spec.name(), spec.mode().word()));
        }
        return outside;
    }

    @Override
    public CompletionStage<List<InetSocketAddress>> addresses(String host, int port) {
        if (isDemo(host, port)) {
            return CompletableFuture.completedFuture(List.of(demo));
        }
        if (names.sealed()) {
            return CompletableFuture.failedFuture(new SharkException(
                    ErrorCode.DENIED, "nothing leaves in this mode, so that " + host + " is not reached"));
        }
        if (SandboxNames.isHost(host)) {
            return ofHost(port);
        }
        return names.addresses(host).thenApply(found -> {
            List<InetSocketAddress> permitted = egress.permitted(found, port);
            permitted.forEach(listening::expectElsewhere);
            wayOut.run();
            return permitted;
        });
    }

    /** Straight to what is near, and to what no proxy is set for. */
    @Override
    public CompletionStage<Route> route(String host, int port, boolean plainWeb) {
        String said = names.said(host);
        boolean near = isDemo(host, port) || SandboxNames.isHost(host) || names.isNear(said);
        if (near || names.sealed()) {
            return Origins.super.route(host, port, plainWeb);
        }
        Optional<Proxy> proxy;
        try {
            proxy = proxies.of(plainWeb, said, port);
        } catch (SharkException unusable) {
            return CompletableFuture.failedFuture(unusable);
        }
        if (proxy.isEmpty()) {
            return Origins.super.route(host, port, plainWeb);
        }
        return new Proxied(names, egress)
                .route(proxy.get(), said, port, plainWeb)
                .thenApply(route -> {
                    route.addresses().forEach(listening::expectElsewhere);
                    wayOut.run();
                    return route;
                });
    }

    private static boolean isDemo(String host, int port) {
        return port == 80 && (host.equals(DemoSite.NAME) || SandboxNames.isGateway(host));
    }

    private CompletionStage<List<InetSocketAddress>> ofHost(int port) {
        if (!hostPorts.contains(port)) {
            return CompletableFuture.failedFuture(new SharkException(
                    ErrorCode.DENIED,
                    "port " + port + " of the host is not open to this sandbox; create it with --host-port " + port));
        }
        wayOut.run();
        return CompletableFuture.completedFuture(
                List.of(new InetSocketAddress(FOUR, port), new InetSocketAddress(SIX, port)));
    }

    /** INVALID for what is no port. */
    static void checkPort(int port) {
        if (port < 1 || port > 65_535) {
            throw new SharkException(ErrorCode.INVALID, "'" + port + "' is no port of the host: 1 to 65535 are");
        }
    }

    private static InetAddress loopback(String literal) {
        return NetUtil.createInetAddressFromIpAddressString(literal);
    }

    @Override
    public Optional<String> nameOf(InetAddress address) {
        return names.nameOf(address);
    }
}
