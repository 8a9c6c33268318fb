package shark.http.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes the head that is sent on from the one that came: fields that belong to one connection only are left out (RFC 9110
 * section 7.6.1), all others stay as they are, byte for byte and in order.
 */
public final class Rewriter {
    private static final String[] HOP_BY_HOP = {
        "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te", "upgrade"
    };
    private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding", "host");

    private Rewriter() {}

    /**
     * Writes a request for an origin.
     *
     * @param target origin-form; for a proxy absolute-form
     * @param authority of the Host field, in place of the one that came
     * @param upgrade keeps Upgrade, so that the origin may switch protocols
     * @param expect keeps Expect
     * @param added fields that are shark's own
     */
    public static void request(
            Head head,
            String target,
            String authority,
            boolean upgrade,
            boolean expect,
            List<Head.Field> added,
            ByteBuf output) {
        text(output, head.first());
        text(output, " ");
        text(output, target);
        text(output, " HTTP/1.1\r\n");
        Set<String> options = options(head);
        boolean host = false;
        for (int field = 0; field < head.count(); field++) {
            if (head.isNamed(field, "host")) {
                host = true;
                output.writeBytes(head.bytes(), head.nameBegin(field), head.nameEnd(field) - head.nameBegin(field));
                text(output, ": ");
                text(output, authority);
                text(output, "\r\n");
            } else if ((upgrade && head.isNamed(field, "upgrade"))
                    || (!isDropped(head, field, options) && (expect || !head.isNamed(field, "expect")))) {
                line(output, head, field);
            }
        }
        if (!host) {
            line(output, "Host", authority);
        }
        if (upgrade) {
            line(output, "Connection", "Upgrade");
        }
        for (Head.Field field : added) {
            line(output, field.name(), field.value());
        }
        text(output, "\r\n");
    }

    /**
     * Writes a response for a client.
     *
     * @param plain leaves Transfer-Encoding out, for a client that does not know it
     * @param added fields that are shark's own
     */
    public static void response(Head head, boolean plain, List<Head.Field> added, ByteBuf output) {
        text(output, "HTTP/1.1 ");
        text(output, head.second());
        text(output, " ");
        text(output, head.third());
        text(output, "\r\n");
        boolean switching = head.status() == 101;
        Set<String> options = options(head);
        for (int field = 0; field < head.count(); field++) {
            if (switching
                    || (!isDropped(head, field, options) && !(plain && head.isNamed(field, "transfer-encoding")))) {
                line(output, head, field);
            }
        }
        for (Head.Field field : added) {
            line(output, field.name(), field.value());
        }
        text(output, "\r\n");
    }

    /** The names that the Connection field lists, in lower case. */
    private static Set<String> options(Head head) {
        if (!head.has("Connection")) {
            return Set.of();
        }
        Set<String> options = new HashSet<>();
        for (String value : head.values("Connection")) {
            for (String name : value.split(",", -1)) {
                options.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        options.removeAll(FRAMING); // Never an option of the connection, whatever a sender claims.
        return options;
    }

    private static boolean isDropped(Head head, int field, Set<String> options) {
        for (String name : HOP_BY_HOP) {
            if (head.isNamed(field, name)) {
                return true;
            }
        }
        return !options.isEmpty() && options.contains(head.name(field).toLowerCase(Locale.ROOT));
    }

    private static void line(ByteBuf output, Head head, int field) {
        output.writeBytes(head.bytes(), head.nameBegin(field), head.lineEnd(field) - head.nameBegin(field));
    }

    private static void line(ByteBuf output, String name, String value) {
        text(output, name);
        text(output, ": ");
        text(output, value);
        text(output, "\r\n");
    }

    private static void text(ByteBuf output, String text) {
        output.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    }
}
