package shark.http;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shark.http.proxy.Via;

/**
 * What is dialled for a server.
 *
 * @param addresses the best first, never empty
 * @param via the proxy that they belong to; null: they are the server's own
 */
public record Route(
        List<InetSocketAddress> addresses, @Nullable Via via) {
    static Route straight(List<InetSocketAddress> addresses) {
        return new Route(addresses, null);
    }
}
