package shark.http;

import java.net.InetSocketAddress;
import java.util.Optional;
import shark.http.wire.BadMessage;
import shark.http.wire.Head;
import shark.tape.RequestHead;

/** Whom a request is for: its target and its Host field, taken over the address that was dialled (RFC 9112 section 3.3). */
record Target(String scheme, String host, int port, String path) {

    static Target of(Head head, InetSocketAddress dialled) throws BadMessage {
        String target = head.second();
        if (head.values("Host").size() > 1) {
            throw new BadMessage(400, "the request has several Host fields");
        }
        Optional<String> host = head.value("Host");
        if (host.isEmpty() && head.third().equals("HTTP/1.1")) {
            throw new BadMessage(400, "the request has no Host field");
        }
        if (head.first().equals("CONNECT")) {
            throw new BadMessage(
                    405,
                    "CONNECT is for a proxy; in this sandbox every address leads to shark: dial the server itself");
        }
        if (target.startsWith("/")) {
            return authority(host.filter(text -> !text.isEmpty()).orElse(address(dialled)), dialled.getPort(), target);
        }
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            int path = target.indexOf('/', 7);
            int query = target.indexOf('?', 7);
            int end = path < 0 ? (query < 0 ? target.length() : query) : (query < 0 ? path : Math.min(path, query));
            String rest = target.substring(end);
            return authority(target.substring(7, end), 80, rest.startsWith("/") ? rest : "/" + rest);
        }
        if (target.equals("*") && head.first().equals("OPTIONS")) {
            return authority(host.orElse(address(dialled)), dialled.getPort(), "*");
        }
        throw new BadMessage(400, "the request's target is neither a path nor an http URL");
    }

    RequestHead request(Head head) {
        return new RequestHead(head.first(), scheme, host, port, path, head.bytes());
    }

    private static Target authority(String text, int usualPort, String path) throws BadMessage {
        int colon = text.lastIndexOf(':');
        boolean literal = text.startsWith("[");
        boolean hasPort = colon > text.lastIndexOf(']') && (literal || text.indexOf(':') == colon);
        String host = hasPort ? text.substring(0, colon) : text;
        String port = hasPort ? text.substring(colon + 1) : "";
        String bare = literal && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        boolean right = literal ? bare.matches("[0-9A-Fa-f:.]{2,45}") : bare.matches("[A-Za-z0-9._-]{1,253}");
        if (!right || !port.matches("\\d{0,5}")) {
            throw new BadMessage(400, "the Host field is not a name or address with an optional port");
        }
        // A Host without a port leaves the port that was dialled: RFC 9110 section 7.2 has it name the scheme's usual
        // one,
        // but a transparent door must send the request where the program sent it.
        int number = port.isEmpty() ? usualPort : Integer.parseInt(port);
        if (number < 1 || number > 65_535) {
            throw new BadMessage(400, "the Host field's port is not between 1 and 65535");
        }
        return new Target("http", bare.toLowerCase(java.util.Locale.ROOT), number, path);
    }

    private static String address(InetSocketAddress dialled) {
        String text = dialled.getAddress().getHostAddress();
        return text.indexOf(':') >= 0 ? "[" + text + "]" : text;
    }
}
