package shark.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import shark.http.tls.ClientHello;
import shark.http.wire.Head;

/**
 * Tells a protocol by its first bytes. What may be an HTTP/1 request for anybody, a lenient server too, is HTTP, so that it is
 * read strictly and nothing of it passes unread; what is no request line for any server is relayed. Until its first line has
 * ended, a line that begins as a request does may be either.
 */
final class Sniffer {
    private static final int MOST_METHOD = 24;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_HEADER = 5;
    private static final int MOST_RECORD = 1 << 14;
    private static final int CLIENT_HELLO = 1;

    /** RFC 9110 section 9.1, and RFC 5789. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    /** What it is. */
    enum Kind {
        /** Not enough bytes yet. */
        MORE,
        HTTP,
        /** By prior knowledge (RFC 9113 section 3.3). */
        HTTP_2,
        TLS,
        OTHER
    }

    private Sniffer() {}

    /** @param ended nothing will follow */
    static Kind kind(ByteBuf bytes, boolean ended) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        if (at < end && bytes.getByte(at) == TLS_HANDSHAKE) {
            return tls(bytes, at, end - at);
        }
        int preface = ofPreface(bytes);
        if (preface == PREFACE.length()) {
            return Kind.HTTP_2;
        }
        if (preface == end - at && !ended) {
            return Kind.MORE;
        }
        boolean tooLong = end - at > Head.MOST_BYTES;
        at = afterBlankLines(bytes);
        if (at == end) {
            return ended || tooLong ? Kind.OTHER : Kind.MORE;
        }
        int newline = bytes.indexOf(at, end, (byte) '\n');
        boolean whole = newline >= 0 || ended || tooLong;
        return line(bytes, at, newline < 0 ? end : newline, whole, newline < 0);
    }

    /** True when nothing but empty lines has come, which says nothing of the protocol. */
    static boolean isBlank(ByteBuf bytes) {
        return afterBlankLines(bytes) == bytes.writerIndex();
    }

    /** A server passes over empty lines before a request (RFC 9112 section 2.2). */
    private static int afterBlankLines(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex() && (bytes.getByte(at) == '\r' || bytes.getByte(at) == '\n')) {
            at++;
        }
        return at;
    }

    /**
     * The first line.
     *
     * @param whole it is waited for no longer
     * @param cut its end has not come
     */
    private static Kind line(ByteBuf bytes, int begin, int end, boolean whole, boolean cut) {
        int at = afterBlanks(bytes, begin, end); // Some servers pass over them.
        int method = 0;
        while (at + method < end && method <= MOST_METHOD && isOfMethod(bytes.getByte(at + method))) {
            method++;
        }
        if (at + method == end && method <= MOST_METHOD && !whole) {
            return Kind.MORE;
        }
        int target = afterBlanks(bytes, at + method, end);
        boolean request = method > 0 && method <= MOST_METHOD && target > at + method;
        if (request) {
            String name = bytes.toString(at, method, StandardCharsets.US_ASCII);
            if (name.equals("PRI")) {
                return Kind.OTHER;
            }
            if (!whole) {
                return Kind.MORE;
            }
            // Without a version it is HTTP/0.9, or a request that somebody may read all the same.
            if (isTarget(bytes, target, end) && (cut || METHODS.contains(name))) {
                return Kind.HTTP;
            }
        }
        return isText(bytes.getByte(begin)) && hasVersion(bytes, begin, end) ? Kind.HTTP : Kind.OTHER;
    }

    /** How many bytes of the client's connection preface (RFC 9113 section 3.4) have come, and nothing else before it. */
    private static int ofPreface(ByteBuf bytes) {
        int count = 0;
        int most = Math.min(bytes.readableBytes(), PREFACE.length());
        while (count < most && bytes.getByte(bytes.readerIndex() + count) == PREFACE.charAt(count)) {
            count++;
        }
        return count;
    }

    private static int afterBlanks(ByteBuf bytes, int begin, int end) {
        int at = begin;
        while (at < end && (bytes.getByte(at) == ' ' || bytes.getByte(at) == '\t')) {
            at++;
        }
        return at;
    }

    /** What begins with another byte is binary, whatever words it has. */
    private static boolean isText(byte c) {
        return (c >= ' ' && c < 0x7f) || c == '\t';
    }

    private static boolean isOfMethod(byte c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
    }

    private static boolean isTarget(ByteBuf bytes, int at, int end) {
        return (at < end && bytes.getByte(at) == '/') || begins(bytes, at, end, "http://");
    }

    /** Servers that take a line apart at its blanks look for a word like this, whatever comes before it. */
    private static boolean hasVersion(ByteBuf bytes, int begin, int end) {
        for (int at = begin + 1; at < end; at++) {
            byte before = bytes.getByte(at - 1);
            if ((before == ' ' || before == '\t') && begins(bytes, at, end, "http/")) {
                return true;
            }
        }
        return false;
    }

    /** @param text in lower case */
    private static boolean begins(ByteBuf bytes, int at, int end, String text) {
        if (at + text.length() > end) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            byte c = bytes.getByte(at + i);
            if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != text.charAt(i)) {
                return false;
            }
        }
        return true;
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

    /** The server's name in a ClientHello (RFC 6066 section 3); empty where there is none or the hello is malformed. */
    static String serverName(ByteBuf bytes) {
        return ClientHello.of(bytes).serverName();
    }
}
