package shark.http;

import io.netty.buffer.ByteBuf;
import shark.http.tls.ClientHello;

/** Tells a protocol by its first bytes. */
final class Sniffer {
    private static final int MOST_METHOD = 24;
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_HEADER = 5;
    private static final int MOST_RECORD = 1 << 14;
    private static final int CLIENT_HELLO = 1;

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
            return tls(bytes, at, length);
        }
        for (int i = 0; i < Math.min(length, MOST_METHOD + 1); i++) {
            byte c = bytes.getByte(at + i);
            if (c == ' ') {
                return i == 0 || preface(bytes, at, i) ? Kind.OTHER : Kind.HTTP;
            }
            if ((c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-') {
                return Kind.OTHER;
            }
        }
        return length > MOST_METHOD ? Kind.OTHER : Kind.MORE;
    }

    /**
     * TLSPlaintext: type, version 3.x, a length of 1 to 2^14 (RFC 8446 section 5.1); then the ClientHello, wanted whole for
     * its SNI. What claims to be longer is no TLS, and is not waited for.
     */
    private static Kind tls(ByteBuf bytes, int at, int length) {
        if (length >= 2 && bytes.getByte(at + 1) != 3) {
            return Kind.OTHER;
        }
        if (length < TLS_HEADER) {
            return Kind.MORE;
        }
        int record = bytes.getUnsignedShort(at + 3);
        boolean hello = length == TLS_HEADER || bytes.getByte(at + TLS_HEADER) == CLIENT_HELLO;
        if (record == 0 || record > MOST_RECORD || !hello) {
            return Kind.OTHER;
        }
        return length < TLS_HEADER + record ? Kind.MORE : Kind.TLS;
    }

    /** HTTP/2's connection preface (RFC 9113 section 3.4) is no HTTP/1 request. */
    private static boolean preface(ByteBuf bytes, int at, int method) {
        return method == 3 && bytes.getByte(at) == 'P' && bytes.getByte(at + 1) == 'R' && bytes.getByte(at + 2) == 'I';
    }

    /** The server's name in a ClientHello (RFC 6066 section 3); empty where there is none or the hello is malformed. */
    static String serverName(ByteBuf bytes) {
        return ClientHello.of(bytes).serverName();
    }
}
