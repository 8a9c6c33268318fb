package shark.http.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Map;

/**
 * Sees an alert that a program sends unencrypted within a handshake of TLS 1.3, as OpenSSL does when it does not take a
 * certificate: the TLS library, which expects it encrypted, would only tell of a broken record. Goes before the TLS handler.
 */
public final class PlainAlert extends ChannelInboundHandlerAdapter {
    private static final int RECORD = 7;
    private static final int ALERT = 21; // RFC 8446 section 5.1.
    private static final int MAJOR = 3;

    /** RFC 8446 appendix B.2. */
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(40, "handshake_failure"),
            Map.entry(42, "bad_certificate"),
            Map.entry(43, "unsupported_certificate"),
            Map.entry(44, "certificate_revoked"),
            Map.entry(45, "certificate_expired"),
            Map.entry(46, "certificate_unknown"),
            Map.entry(48, "unknown_ca"),
            Map.entry(49, "access_denied"),
            Map.entry(70, "protocol_version"),
            Map.entry(90, "user_canceled"),
            Map.entry(121, "ech_required")); // draft-ietf-tls-esni.

    private String name = "";

    /** The alert's name; empty when there was none. */
    public String name() {
        return name;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes && bytes.readableBytes() >= RECORD) {
            int at = bytes.writerIndex() - RECORD; // It is the last that is sent.
            if (bytes.getByte(at) == ALERT && bytes.getByte(at + 1) == MAJOR && bytes.getUnsignedShort(at + 3) == 2) {
                int code = bytes.getUnsignedByte(at + 6);
                name = NAMES.getOrDefault(code, "number " + code);
            }
        }
        context.fireChannelRead(message);
    }
}
