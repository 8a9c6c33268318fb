package shark.tape.redact;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A head whose fields about its body are those of the redacted one. */
public final class FittedHead {
    private FittedHead() {}

    /**
     * The head with another Content-Length, where it has one.
     *
     * @param size of the body, in bytes
     * @param decoded true: without Content-Encoding
     */
    public static byte[] of(byte[] head, long size, boolean decoded) {
        StringBuilder fitted = new StringBuilder(head.length);
        for (String line : new String(head, StandardCharsets.ISO_8859_1).split("(?<=\n)", -1)) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (name.equals("content-length")) {
                fitted.append(line, 0, colon).append(": ").append(size).append("\r\n");
            } else if (!decoded || !name.equals("content-encoding")) {
                fitted.append(line);
            }
        }
        return fitted.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
