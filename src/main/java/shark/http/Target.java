package shark.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import shark.http.wire.BadMessage;
import shark.http.wire.Framing;
import shark.http.wire.Head;
import shark.tape.RequestHead;

/** Whom a request is for: its target and its Host field, taken over the address that was dialled (RFC 9112 section 3.3). */
record Target(String scheme, String host, int port, String path) {
    private static final int NO_PORT = 0;

    /** @param scheme of the connection */
    static Target of(Head head, Dialled dialled, String scheme) throws BadMessage {
        String target = head.second();
        List<String> hosts = head.values("Host");
        if (hosts.size() > 1) {
            throw new BadMessage(400, "the request has several Host fields");
        }
        Optional<String> host = hosts.stream().findFirst();
        if (host.isEmpty() && head.third().equals("HTTP/1.1")) {
            throw new BadMessage(400, "the request has no Host field");
        }
        if (head.first().equals("CONNECT")) {
            throw new BadMessage(
                    405,
                    "CONNECT is for a proxy; in this sandbox every address leads to shark: dial the server itself");
        }
        if (dialled.isProxy() && (target.startsWith("/") || target.equals("*"))) {
            throw new BadMessage(508, "this is a proxy, and the request is for itself: set it as http_proxy");
        }
        if (target.startsWith("/")) {
            return authority(
                    scheme,
                    host.filter(text -> !text.isEmpty()).orElseGet(() -> address(dialled)),
                    dialled.port(),
                    target);
        }
        String start = scheme + "://";
        if (target.regionMatches(true, 0, start, 0, start.length())) {
            int path = target.indexOf('/', start.length());
            int query = target.indexOf('?', start.length());
            int end = path < 0 ? (query < 0 ? target.length() : query) : (query < 0 ? path : Math.min(path, query));
            String rest = target.substring(end);
            Target whole = authority(
                    scheme,
                    target.substring(start.length(), end),
                    scheme.equals("https") ? 443 : 80,
                    rest.startsWith("/") ? rest : "/" + rest);
            if (dialled.isProxy() && whole.isAt(dialled)) {
                throw new BadMessage(
                        508, "the request goes round: " + whole.host + ":" + whole.port + " is this proxy");
            }
            return whole;
        }
        if (target.equals("*") && head.first().equals("OPTIONS")) {
            return authority(scheme, host.orElseGet(() -> address(dialled)), dialled.port(), "*");
        }
        throw new BadMessage(
                400,
                dialled.isProxy()
                        ? "the request's target is no http URL; what is not asked of http is asked for by CONNECT"
                        : "the request's target is neither a path nor an " + scheme + " URL");
    }

    /** The server that a CONNECT is for (RFC 9112 section 3.2.3). */
    static Dialled asked(Head head) throws BadMessage {
        if (Framing.ofRequest(head).kind() != Framing.Kind.NONE) {
            throw new BadMessage(400, "the CONNECT has a body");
        }
        Target server = authority("http", head.second(), NO_PORT, "");
        if (server.port == NO_PORT) {
            throw new BadMessage(400, "the CONNECT does not say a port");
        }
        return Dialled.asked(server.host, server.port);
    }

    private boolean isAt(Dialled proxy) {
        return port == proxy.port() && (host.equals(proxy.host()) || host.equals("localhost"));
    }

    RequestHead request(Head head) {
        return new RequestHead(head.first(), scheme, host, port, path, head.bytes());
    }

    private static Target authority(String scheme, String text, int usualPort, String path) throws BadMessage {
        int colon = text.lastIndexOf(':');
        boolean literal = text.startsWith("[");
        boolean hasPort = colon > text.lastIndexOf(']') && (literal || text.indexOf(':') == colon);
        String host = hasPort ? text.substring(0, colon) : text;
        String port = hasPort ? text.substring(colon + 1) : "";
        String bare = literal && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (!(literal ? isAddress(bare) : isName(bare))
                || port.length() > 5
                || !port.chars().allMatch(Target::isDigit)) {
            throw new BadMessage(400, "the Host field is not a name or address with an optional port");
        }
        // A Host without a port leaves the port that was dialled: RFC 9110 section 7.2 has it name the scheme's usual
        // one, but a transparent door must send the request where the program sent it.
        int number = port.isEmpty() ? usualPort : Integer.parseInt(port);
        if ((number < 1 && !port.isEmpty()) || number > 65_535) {
            throw new BadMessage(400, "the Host field's port is not between 1 and 65535");
        }
        return new Target(scheme, bare.toLowerCase(Locale.ROOT), number, path);
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !isDigit(c) && c != '.' && c != '-' && c != '_') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 253;
    }

    private static boolean isAddress(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ':' && c != '.' && (c >= 0x80 || Character.digit(c, 16) < 0)) {
                return false;
            }
        }
        return text.length() >= 2 && text.length() <= 45;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static String address(Dialled dialled) {
        String text = dialled.host();
        return text.indexOf(':') >= 0 ? "[" + text + "]" : text;
    }
}
