package shark.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the door must know of the world outside: names, and what may be reached. Called from event loops; never blocks. */
public interface Origins {
    /**
     * The addresses at which a server may be reached, the best first, never empty. Fails with a SharkException whose message
     * is told to the program: DENIED when policy refuses them all, NOT_FOUND when the name has none.
     */
    CompletionStage<List<InetSocketAddress>> addresses(String host, int port);

    /**
     * The way to a server: its own addresses, or those of a proxy. Fails as {@link #addresses} does.
     *
     * @param plainWeb it is asked in HTTP without TLS
     */
    default CompletionStage<Route> route(String host, int port, boolean plainWeb) {
        return addresses(host, port).thenApply(Route::straight);
    }

    /** The name for which the program was last told this address, when its name server was asked. */
    Optional<String> nameOf(InetAddress address);
}
