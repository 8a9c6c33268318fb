package shark.http;

import java.util.Set;
import shark.http.wire.Framing;
import shark.http.wire.Head;
import shark.tape.RequestHead;

/**
 * A request that has begun to come.
 *
 * @param head as received
 * @param target whom it is for
 * @param framing of its body
 * @param asksForSwitch the origin may switch protocols (RFC 9110 section 7.8)
 */
record Request(Head head, RequestHead target, Framing framing, boolean asksForSwitch) {
    private static final Set<String> WITH_BODIES = Set.of("POST", "PUT", "PATCH");

    Request(Head head, RequestHead target, Framing framing) {
        this(head, target, framing, asksForSwitch(head, framing));
    }

    private static boolean asksForSwitch(Head head, Framing framing) {
        return framing.kind() == Framing.Kind.NONE
                && head.lists("Connection", "upgrade")
                && head.value("Upgrade")
                        .filter(value -> !value.equalsIgnoreCase("h2c"))
                        .isPresent();
    }

    String method() {
        return target.method();
    }

    boolean hasBody() {
        return framing.kind() != Framing.Kind.NONE;
    }

    /** True when servers of HTTP/1 may miss a length (RFC 9110 section 8.6), since frames told that there is no body. */
    boolean needsLength() {
        return !hasBody()
                && head.third().equals("HTTP/2")
                && WITH_BODIES.contains(method())
                && !head.has("Content-Length");
    }

    boolean expectsContinue() {
        return hasBody() && head.lists("Expect", "100-continue");
    }

    /** What the Host field says to the origin. */
    String authority() {
        boolean usual = target.port() == (target.scheme().equals("https") ? 443 : 80);
        String host =
                target.host().indexOf(':') < 0 ? target.host() : "[" + target.host() + "]"; // RFC 3986 section 3.2.2.
        // The name within a whole URL goes over the Host field (RFC 9112 section 3.2.2).
        boolean whole = !head.second().startsWith("/") && !head.second().equals("*");
        return head.value("Host").filter(sent -> !whole).orElse(usual ? host : host + ":" + target.port());
    }
}
