package shark.http.proxy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import shark.http.wire.BadMessage;
import shark.http.wire.Head;
import shark.http.wire.HeadScanner;

/** CONNECT to an HTTP proxy (RFC 9110 section 9.3.6). */
final class ConnectNegotiation implements Negotiation {
    private static final int MOST_REASON = 100;

    private final Proxy proxy;
    private final String authority;

    /** @param authority host and port of the server, an IPv6 address in brackets */
    ConnectNegotiation(Proxy proxy, String authority) {
        this.proxy = proxy;
        this.authority = authority;
    }

    @Override
    public byte[] next() {
        String credentials = proxy.authorization();
        String text = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n"
                + (credentials.isEmpty() ? "" : "Proxy-Authorization: " + credentials + "\r\n") + "\r\n";
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public Step read(ByteBuf bytes) throws ProxyRefused {
        Head answer = head(bytes);
        while (answer != null && answer.status() < 200) {
            answer = head(bytes); // What came was an interim one.
        }
        if (answer == null) {
            return Step.MORE;
        }
        if (answer.status() >= 300) {
            throw new ProxyRefused(refusal(
                    answer.status(), answer.third(), !proxy.authorization().isEmpty()));
        }
        return Step.DONE;
    }

    private static @Nullable Head head(ByteBuf bytes) throws ProxyRefused {
        int length = HeadScanner.length(bytes);
        if (length > Head.MOST_BYTES || (length < 0 && bytes.readableBytes() > Head.MOST_BYTES)) {
            throw new ProxyRefused("answers with a head of more than " + Head.MOST_BYTES + " bytes");
        }
        if (length < 0) {
            return null;
        }
        byte[] head = new byte[length];
        bytes.readBytes(head);
        try {
            return Head.response(head);
        } catch (BadMessage e) {
            throw new ProxyRefused("does not answer in HTTP");
        }
    }

    /** @param told the proxy was told credentials */
    static String refusal(int status, String reason, boolean told) {
        String words = reason.replaceAll("[^\\x20-\\x7e]", "?");
        String cut = words.length() <= MOST_REASON ? words : words.substring(0, MOST_REASON) + "...";
        String advice = status != 407
                ? ""
                : told
                        ? "; it does not take the user and password of its URL"
                        : "; it wants a user and a password: http://USER:PASSWORD@HOST:PORT";
        return "refuses it: " + (status + " " + cut).strip() + advice;
    }
}
