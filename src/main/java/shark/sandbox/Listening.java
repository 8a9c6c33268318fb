package shark.sandbox;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** The proxies that this daemon itself is, by name, and where they listen. Safe for use by several threads. */
public final class Listening {
    private final Map<String, InetSocketAddress> proxies = new ConcurrentHashMap<>();

    void add(String name, InetSocketAddress address) {
        proxies.put(name, address);
    }

    void remove(String name) {
        proxies.remove(name);
    }

    boolean has(String name) {
        return proxies.containsKey(name);
    }

    /** DENIED when one of them listens at this address: what is sent there would come round again, without end. */
    void expectElsewhere(InetSocketAddress to) {
        if (proxies.values().stream().anyMatch(at(to))) {
            throw new SharkException(
                    ErrorCode.DENIED,
                    to.getAddress().getHostAddress() + ":" + to.getPort()
                            + " is a proxy of shark's own: the request would go round without end");
        }
    }

    private static Predicate<InetSocketAddress> at(InetSocketAddress to) {
        return proxy -> proxy.getPort() == to.getPort()
                && (proxy.getAddress().equals(to.getAddress())
                        || (proxy.getAddress().isAnyLocalAddress() && isOfHost(to.getAddress())));
    }

    private static boolean isOfHost(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || Optional.ofNullable(NetworkInterface.getByInetAddress(address))
                            .isPresent();
        } catch (SocketException e) {
            return true; // Not known: the safe answer.
        }
    }
}
