package shark.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Tells a protocol by its first bytes. */
final class Sniffer {
    private static final int MOST_METHOD = 24;
    private static final int TLS_HANDSHAKE = 0x16;

    /** What it is. */
    enum Kind {
        /** Not enough bytes yet. */
        MORE,
        HTTP,
        TLS,
        OTHER
    }

    private Sniffer() {}

    static Kind kind(ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (length == 0) {
            return Kind.MORE;
        }
        int at = bytes.readerIndex();
        if (bytes.getByte(at) == TLS_HANDSHAKE) {
            // TLSPlaintext: type, version 3.x, length (RFC 8446 section 5.1); then the ClientHello, wanted whole for
            // its SNI.
            if (length < 5) {
                return length >= 2 && bytes.getByte(at + 1) != 3 ? Kind.OTHER : Kind.MORE;
            }
            boolean hello = bytes.getByte(at + 1) == 3;
            return !hello ? Kind.OTHER : length < 5 + bytes.getUnsignedShort(at + 3) ? Kind.MORE : Kind.TLS;
        }
        for (int i = 0; i < Math.min(length, MOST_METHOD + 1); i++) {
            byte c = bytes.getByte(at + i);
            if (c == ' ') {
                return i == 0 || preface(bytes) ? Kind.OTHER : Kind.HTTP;
            }
            if ((c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-') {
                return Kind.OTHER;
            }
        }
        return length > MOST_METHOD ? Kind.OTHER : Kind.MORE;
    }

    /** HTTP/2's connection preface (RFC 9113 section 3.4) is no HTTP/1 request. */
    private static boolean preface(ByteBuf bytes) {
        return bytes.toString(bytes.readerIndex(), 4, StandardCharsets.ISO_8859_1)
                .equals("PRI ");
    }

    /** The server's name in a ClientHello (RFC 6066 section 3); empty where there is none or the hello is malformed. */
    static String serverName(ByteBuf bytes) {
        try {
            ByteBuf hello = bytes.slice(bytes.readerIndex() + 5, bytes.getUnsignedShort(bytes.readerIndex() + 3));
            hello.skipBytes(4 + 2 + 32); // Handshake header, legacy_version, random.
            hello.skipBytes(hello.readUnsignedByte());
            hello.skipBytes(hello.readUnsignedShort());
            hello.skipBytes(hello.readUnsignedByte());
            ByteBuf extensions = hello.readSlice(hello.readUnsignedShort());
            while (extensions.isReadable()) {
                int type = extensions.readUnsignedShort();
                ByteBuf extension = extensions.readSlice(extensions.readUnsignedShort());
                if (type == 0) {
                    extension.skipBytes(3); // server_name_list's length, name_type host_name.
                    String name =
                            extension.readSlice(extension.readUnsignedShort()).toString(StandardCharsets.US_ASCII);
                    return name.matches("[A-Za-z0-9._-]{1,253}") ? name : "";
                }
            }
        } catch (IndexOutOfBoundsException e) {
            return "";
        }
        return "";
    }
}
