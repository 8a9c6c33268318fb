package shark.http.tls;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the first message of a TLS connection says (RFC 8446 section 4.1.2).
 *
 * @param serverName empty where there is none (RFC 6066 section 3)
 * @param protocols of ALPN, the liked best first (RFC 7301 section 3.1); empty where it says nothing
 */
public record ClientHello(String serverName, List<String> protocols) {
    private static final ClientHello SILENT = new ClientHello("", List.of());
    private static final int RECORD_HEADER = 5;
    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;
    private static final int MOST_PROTOCOLS = 16;

    /** Reads the hello of a whole first record; what is malformed says nothing. */
    public static ClientHello of(ByteBuf bytes) {
        String name = "";
        List<String> protocols = List.of();
        try {
            ByteBuf record = bytes.slice();
            ByteBuf hello = record.slice(RECORD_HEADER, record.getUnsignedShort(3));
            hello.skipBytes(4 + 2 + 32); // Handshake header, legacy_version, random.
            hello.skipBytes(hello.readUnsignedByte());
            hello.skipBytes(hello.readUnsignedShort());
            hello.skipBytes(hello.readUnsignedByte());
            ByteBuf extensions = hello.readSlice(hello.readUnsignedShort());
            while (extensions.isReadable()) {
                int type = extensions.readUnsignedShort();
                ByteBuf extension = extensions.readSlice(extensions.readUnsignedShort());
                if (type == SERVER_NAME) {
                    extension.skipBytes(3); // server_name_list's length, name_type host_name.
                    name = text(extension, extension.readUnsignedShort(), "[A-Za-z0-9._-]{1,253}");
                } else if (type == ALPN) {
                    protocols = protocols(extension);
                }
            }
            return new ClientHello(name, protocols);
        } catch (IndexOutOfBoundsException e) {
            return name.isEmpty() ? SILENT : new ClientHello(name, List.of());
        }
    }

    private static List<String> protocols(ByteBuf extension) {
        List<String> found = new ArrayList<>(2);
        ByteBuf list = extension.readSlice(extension.readUnsignedShort());
        while (list.isReadable() && found.size() < MOST_PROTOCOLS) {
            String protocol = text(list, list.readUnsignedByte(), "[!-~]{1,32}");
            if (!protocol.isEmpty()) {
                found.add(protocol);
            }
        }
        return List.copyOf(found);
    }

    private static String text(ByteBuf from, int length, String form) {
        String text = from.readSlice(length).toString(StandardCharsets.US_ASCII);
        return text.matches(form) ? text : "";
    }
}
