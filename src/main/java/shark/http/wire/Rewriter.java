package shark.http.wire;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes the head that is sent on from the one that came: fields that belong to one connection only are left out (RFC 9110
 * section 7.6.1), all others stay as they are, in order.
 */
public final class Rewriter {
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "upgrade");

    private Rewriter() {}

    /**
     * A request for an origin.
     *
     * @param path origin-form
     * @param authority of the Host field where the request has none
     * @param upgrade keeps Upgrade, so that the origin may switch protocols
     * @param expect keeps Expect
     */
    public static byte[] request(Head head, String path, String authority, boolean upgrade, boolean expect) {
        StringBuilder text = new StringBuilder(head.bytes().length + 32);
        text.append(head.first()).append(' ').append(path).append(" HTTP/1.1\r\n");
        Set<String> dropped = dropped(head);
        boolean host = false;
        for (Head.Field field : head.fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            host |= name.equals("host");
            boolean keptUpgrade = upgrade && name.equals("upgrade");
            if (keptUpgrade || (!dropped.contains(name) && (expect || !name.equals("expect")))) {
                line(text, field.name(), name.equals("host") ? authority : field.value());
            }
        }
        if (!host) {
            line(text, "Host", authority);
        }
        if (upgrade) {
            line(text, "Connection", "Upgrade");
        }
        return end(text);
    }

    /**
     * A response for a client.
     *
     * @param plain leaves Transfer-Encoding out, for a client that does not know it
     * @param added fields that are shark's own
     */
    public static byte[] response(Head head, boolean plain, List<Head.Field> added) {
        StringBuilder text = new StringBuilder(head.bytes().length + 64);
        text.append("HTTP/1.1 ")
                .append(head.second())
                .append(' ')
                .append(head.third())
                .append("\r\n");
        boolean switching = head.status() == 101;
        Set<String> dropped = dropped(head);
        for (Head.Field field : head.fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            boolean coding = plain && name.equals("transfer-encoding");
            if (switching || (!dropped.contains(name) && !coding)) {
                line(text, field.name(), field.value());
            }
        }
        for (Head.Field field : added) {
            line(text, field.name(), field.value());
        }
        return end(text);
    }

    private static Set<String> dropped(Head head) {
        List<String> connection = head.values("Connection");
        if (connection.isEmpty()) {
            return HOP_BY_HOP;
        }
        Set<String> dropped = new HashSet<>(HOP_BY_HOP);
        for (String value : connection) {
            for (String name : value.split(",", -1)) {
                String option = name.strip().toLowerCase(Locale.ROOT);
                // What frames the message is never an option of the connection, whatever a sender claims.
                if (!option.equals("content-length") && !option.equals("transfer-encoding") && !option.equals("host")) {
                    dropped.add(option);
                }
            }
        }
        return dropped;
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    private static byte[] end(StringBuilder text) {
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
