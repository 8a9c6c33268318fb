package shark.http;

import org.jspecify.annotations.Nullable;
import shark.http.tls.Upstream;
import shark.tape.RequestHead;

/**
 * A program's connection whose TLS ends at the door.
 *
 * @param serverName as the program said it (SNI); empty where it said none
 * @param host the server by its name where one is known, else its address
 */
record Secured(String serverName, String host) {
    /**
     * The origin that a request goes to: over TLS the one whose name the program has verified, whatever Host says.
     *
     * @param within null: the request came without TLS
     * @param offer what is said by ALPN, over TLS
     */
    static OriginPool.Key origin(@Nullable Secured within, RequestHead request, Dialled dialled, Upstream.Offer offer) {
        if (within == null) {
            return new OriginPool.Key(request.host(), request.port(), null);
        }
        return within.serverName().isEmpty()
                ? new OriginPool.Key(request.host(), request.port(), offer)
                : new OriginPool.Key(within.host(), dialled.port(), offer);
    }
}
