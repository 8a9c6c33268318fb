package shark.tape;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads single fields out of a message's head (RFC 9112 section 5). */
final class Heads {
    private Heads() {}

    /** The first value of a field, without blanks around it; empty where the head has none. */
    static String field(byte[] head, String name) {
        String wanted = name.toLowerCase(Locale.ROOT) + ":";
        for (String line : new String(head, StandardCharsets.ISO_8859_1).split("\r?\n", -1)) {
            if (line.regionMatches(true, 0, wanted, 0, wanted.length())) {
                return line.substring(wanted.length()).strip();
            }
        }
        return "";
    }

    /** The media type of a head, without parameters. */
    static String mediaType(byte[] head) {
        String value = field(head, "Content-Type");
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
