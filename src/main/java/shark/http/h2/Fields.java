package shark.http.h2;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shark.http.wire.BadMessage;
import shark.http.wire.Head;

/**
 * Heads of HTTP/2 to and from the form of HTTP/1, in which they are kept. What is malformed is refused (RFC 9113 sections 8.2.1
 * and 8.3), since it would be another message in the other form. In one thing this is lenient: pseudo fields may come after
 * others, which the codec does not tell.
 */
public final class Fields {
    /** The version of a head that came by HTTP/2. */
    public static final String VERSION = "HTTP/2";

    /** Fields of one connection, which HTTP/2 does not have (RFC 9113 section 8.2.2). */
    private static final Set<String> OF_CONNECTIONS =
            Set.of("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade");

    private static final Set<String> OF_REQUESTS = Set.of(":method", ":scheme", ":authority", ":path", ":protocol");
    private static final Set<String> OF_RESPONSES = Set.of(":status");
    private static final int MOST_TRAILERS = 16 * 1024;

    private Fields() {}

    /** A request's head; the authority is its Host field. */
    public static Head request(Http2Headers fields) throws BadMessage {
        check(fields, OF_REQUESTS, 400);
        String method = text(fields.method());
        String path = text(fields.path());
        String authority = text(fields.authority());
        boolean connect = method.equals("CONNECT");
        if (fields.contains(":protocol")) {
            throw new BadMessage(501, "extended CONNECT (RFC 8441) is not offered here");
        }
        if (method.isEmpty()
                || (!connect && (path.isEmpty() || text(fields.scheme()).isEmpty()))) {
            throw new BadMessage(400, "the request has no :method, :scheme or :path");
        }
        if (!connect && !path.startsWith("/") && !(path.equals("*") && method.equals("OPTIONS"))) {
            throw new BadMessage(400, "the request's :path is not the path of a URL");
        }
        List<CharSequence> hosts = fields.getAll("host");
        String host = hosts.isEmpty() ? authority : text(hosts.get(0));
        if (hosts.size() > 1 || (!authority.isEmpty() && !host.equalsIgnoreCase(authority))) {
            throw new BadMessage(400, "the request's Host field is not what its :authority is");
        }
        StringBuilder head = new StringBuilder(256);
        head.append(method)
                .append(' ')
                .append(connect ? authority : path)
                .append(' ')
                .append(VERSION)
                .append("\r\n");
        if (!host.isEmpty()) {
            line(head, "host", host);
        }
        rest(head, fields, Set.of("host"));
        return Head.recordedRequest(bytes(head.append("\r\n")));
    }

    /** A response's head. */
    public static Head response(Http2Headers fields) throws BadMessage {
        check(fields, OF_RESPONSES, 502);
        String status = text(fields.status());
        if (!status.matches("[1-9][0-9][0-9]") || status.equals("101")) {
            throw new BadMessage(502, "the origin's :status is none of HTTP/2");
        }
        StringBuilder head = new StringBuilder(256);
        head.append(VERSION).append(' ').append(status).append("\r\n");
        rest(head, fields, Set.of());
        return Head.recordedResponse(bytes(head.append("\r\n")));
    }

    /**
     * A trailer section, as lines.
     *
     * @param status of a {@link BadMessage} that this throws
     */
    public static byte[] trailers(Http2Headers fields, int status) throws BadMessage {
        check(fields, Set.of(), status);
        StringBuilder lines = new StringBuilder(64);
        rest(lines, fields, Set.of());
        if (lines.length() > MOST_TRAILERS) {
            throw new BadMessage(status, "the trailer section is larger than " + MOST_TRAILERS + " bytes");
        }
        return bytes(lines);
    }

    private static void rest(StringBuilder lines, Http2Headers fields, Set<String> without) {
        boolean crumbs = false;
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            String name = field.getKey().toString();
            if (name.charAt(0) == ':' || without.contains(name)) {
                continue;
            }
            if (!name.equals("cookie")) {
                line(lines, name, field.getValue());
            } else if (!crumbs) {
                crumbs = true; // One field of many crumbs (RFC 9113 section 8.2.3).
                line(lines, name, String.join("; ", fields.getAll("cookie")));
            }
        }
    }

    private static void line(StringBuilder lines, String name, CharSequence value) {
        lines.append(name).append(": ").append(value).append("\r\n");
    }

    private static void check(Http2Headers fields, Set<String> pseudo, int status) throws BadMessage {
        Set<String> seen = new HashSet<>();
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            CharSequence name = field.getKey();
            if (name.length() > 0 && name.charAt(0) == ':') {
                if (!pseudo.contains(name.toString()) || !seen.add(name.toString())) {
                    throw new BadMessage(status, "a pseudo field does not belong there or comes twice");
                }
            } else if (!isName(name)) {
                throw new BadMessage(status, "a field's name is not a token in lower case");
            } else if (OF_CONNECTIONS.contains(name.toString())
                    || (AsciiString.contentEquals(name, "te")
                            && !AsciiString.contentEqualsIgnoreCase(field.getValue(), "trailers"))) {
                throw new BadMessage(status, "the field " + name + " is none of HTTP/2");
            }
            if (!isValue(field.getValue())) {
                throw new BadMessage(status, "a field's value has a control character");
            }
        }
    }

    private static boolean isName(CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!word && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return name.length() > 0;
    }

    private static boolean isValue(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /**
     * A request for an origin.
     *
     * @param path origin-form
     * @param expect keeps Expect
     */
    public static Http2Headers request(Head head, String scheme, String authority, String path, boolean expect) {
        Http2Headers fields = new DefaultHttp2Headers(false, head.fields().size() + 4)
                .method(head.first())
                .scheme(scheme)
                .authority(authority)
                .path(path);
        Set<String> without = options(head);
        without.add("host");
        if (!expect) {
            without.add("expect");
        }
        copy(head.fields(), fields, without);
        if (head.lists("te", "trailers")) {
            fields.set("te", "trailers");
        }
        return fields;
    }

    /** A response of nothing but its status. */
    public static Http2Headers status(int status) {
        return new DefaultHttp2Headers(false, 1).status(Integer.toString(status));
    }

    /** A response for a program. */
    public static Http2Headers response(Head head, Head.@Nullable Field added) {
        Http2Headers fields = new DefaultHttp2Headers(false, head.fields().size() + 2).status(head.second());
        copy(head.fields(), fields, options(head));
        if (added != null) {
            fields.add(added.name().toLowerCase(Locale.ROOT), added.value());
        }
        return fields;
    }

    /** A trailer section; null where it is empty. */
    public static @Nullable Http2Headers trailers(byte[] section) {
        if (section.length == 0) {
            return null;
        }
        Http2Headers fields = new DefaultHttp2Headers(false);
        for (String line : new String(section, StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                if (!OF_CONNECTIONS.contains(name)) {
                    fields.add(name, line.substring(colon + 1).strip());
                }
            }
        }
        return fields;
    }

    /** What belongs to the connection that the head came by (RFC 9110 section 7.6.1). */
    private static Set<String> options(Head head) {
        Set<String> options = new HashSet<>(OF_CONNECTIONS);
        options.add("te");
        options.add("proxy-authenticate");
        options.add("proxy-authorization");
        for (String value : head.values("Connection")) {
            for (String name : value.split(",", -1)) {
                options.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        options.remove("content-length"); // Never one, whatever a sender claims.
        return options;
    }

    private static void copy(List<Head.Field> from, Http2Headers to, Set<String> without) {
        for (Head.Field field : from) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (!without.contains(name)) {
                to.add(name, field.value());
            }
        }
    }

    private static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString();
    }

    private static byte[] bytes(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
