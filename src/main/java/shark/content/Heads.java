package shark.content;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads single fields out of a message's head (RFC 9112 section 5), where it lies. */
public final class Heads {
    private Heads() {}

    /** The first value of a field, without blanks around it; empty where the head has none. */
    public static String field(byte[] head, String name) {
        int end;
        for (int at = 0; at < head.length; at = end + 1) {
            end = at;
            while (end < head.length && head[end] != '\n') {
                end++;
            }
            if (isNamed(head, at, end, name)) {
                int from = at + name.length() + 1;
                return new String(head, from, end - from, StandardCharsets.ISO_8859_1).strip();
            }
        }
        return "";
    }

    private static boolean isNamed(byte[] head, int at, int end, String name) {
        int length = name.length();
        if (at + length >= end || head[at + length] != ':') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (lower(head[at + i]) != lower(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int character) {
        return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
    }

    /** The media type of a head, without parameters. */
    public static String mediaType(byte[] head) {
        String value = field(head, "Content-Type");
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
