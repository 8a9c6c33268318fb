package shark.sandbox;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.http.Route;
import shark.http.proxy.Proxy;
import shark.http.proxy.Via;
import shark.net.Egress;
import shark.net.dns.SandboxNames;

/**
 * Judges a server that a proxy is to be asked for. An address is judged as if it were dialled. A name that the proxy looks up is
 * judged by what the host's name servers say of it: one refused address among them is enough, since nobody here picks the one
 * that is dialled. What the proxy finds for a name that this host does not know, or finds where this host finds something else,
 * is for the proxy's own rules to judge.
 */
record Proxied(SandboxNames names, Egress egress) {
    /** A name that nobody answers about is not waited for longer: the proxy may know it. */
    private static final int JUDGE_SECONDS = 3;

    /** What the C library, and so a proxy, may read as an IPv4 address in a form of its own (inet_aton(3)). */
    private static final Pattern NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");

    /** @param said see {@link SandboxNames#said} */
    CompletableFuture<Route> route(Proxy proxy, String said, int port, boolean plainWeb) {
        if (!SandboxNames.isAddress(said)
                && NUMBER.matcher(said.toLowerCase(Locale.ROOT)).matches()) {
            return CompletableFuture.failedFuture(new SharkException(
                    ErrorCode.DENIED,
                    "a proxy might take '" + said
                            + "' for an address, which a sandbox may perhaps not reach; write it as"
                            + " four numbers and dots"));
        }
        boolean absolute = plainWeb && proxy.kind() == Proxy.Kind.HTTP;
        return told(proxy, said, port)
                .thenApply(told -> new Via(proxy, told, port, absolute))
                .thenCombine(addresses(proxy), (via, addresses) -> new Route(addresses, via));
    }

    /** The server as the proxy is told it. */
    private CompletableFuture<String> told(Proxy proxy, String said, int port) {
        CompletableFuture<List<InetAddress>> found = names.addresses(said);
        if (!proxy.resolves()) {
            return found.thenApply(addresses -> text(first(egress.permitted(addresses, port))));
        }
        return found.copy().orTimeout(JUDGE_SECONDS, TimeUnit.SECONDS).handle((addresses, failure) -> {
            if (failure == null) {
                addresses.forEach(address -> judge(address, port));
            } else if (known(failure) instanceof SharkException refused && refused.code() == ErrorCode.DENIED) {
                throw refused;
            }
            return said;
        });
    }

    private void judge(InetAddress address, int port) {
        Optional<String> refusal = egress.refusal(new InetSocketAddress(address, port));
        if (refusal.isPresent()) {
            throw new SharkException(ErrorCode.DENIED, refusal.get());
        }
    }

    /** Only one can be asked for: most networks have IPv4. */
    private static InetAddress first(List<InetSocketAddress> addresses) {
        return addresses.stream()
                .map(InetSocketAddress::getAddress)
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .orElseGet(() -> addresses.get(0).getAddress());
    }

    private static String text(InetAddress address) {
        return address.getHostAddress();
    }

    private CompletableFuture<List<InetSocketAddress>> addresses(Proxy proxy) {
        return names.addressesForHost(proxy.host()).handle((found, failure) -> {
            if (failure != null) {
                Throwable cause = known(failure);
                throw new SharkException(
                        ErrorCode.UNAVAILABLE,
                        "the proxy " + proxy.name() + " cannot be found: " + cause.getMessage(),
                        cause);
            }
            return found.stream()
                    .map(address -> new InetSocketAddress(address, proxy.port()))
                    .toList();
        });
    }

    private static Throwable known(Throwable failure) {
        @Nullable Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause == null ? failure : cause;
    }
}
