package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import shark.http.wire.Head;

/** Heads of shark's own answers. */
final class Answers {
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(403, "Forbidden"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(413, "Content Too Large"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(504, "Gateway Timeout"),
            Map.entry(508, "Loop Detected"), // RFC 5842 section 7.2.
            Map.entry(505, "HTTP Version Not Supported"));

    private Answers() {}

    static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    static byte[] head(String version, int status, String contentType, int length, List<Head.Field> added) {
        StringBuilder text = new StringBuilder(160);
        text.append(version)
                .append(' ')
                .append(status)
                .append(' ')
                .append(REASONS.getOrDefault(status, "Error"))
                .append("\r\n");
        text.append("Content-Type: ").append(contentType).append("\r\n");
        text.append("Content-Length: ").append(length).append("\r\n");
        if (status == 504) {
            text.append("Cache-Status: shark; fwd=miss\r\n"); // RFC 9211.
        }
        for (Head.Field field : added) {
            text.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
