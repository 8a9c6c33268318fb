package shark.http.wire;

import java.nio.charset.StandardCharsets;

/** Looks at bytes of a head as the characters that they are in ISO 8859-1, of which HTTP's syntax uses US-ASCII only. */
final class Ascii {
    private static final boolean[] TOKEN = new boolean[128];

    static {
        // RFC 9110 section 5.6.2.
        String characters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        for (int i = 0; i < characters.length(); i++) {
            TOKEN[characters.charAt(i)] = true;
        }
    }

    private Ascii() {}

    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The index of a character, or -1. */
    static int indexOf(byte[] bytes, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** True when the bytes are a token; never when the end is before the begin or at it. */
    static boolean isToken(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0 || !TOKEN[bytes[i]]) {
                return false;
            }
        }
        return to > from;
    }

    static boolean isDigits(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        return to > from;
    }

    static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** True when the bytes are the text, whatever the case of its letters. */
    static boolean same(byte[] bytes, int from, int to, String text) {
        if (to - from != text.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (lower(bytes[i]) != lower(text.charAt(i - from))) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int character) {
        return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
    }

    /** Where the line ends: at its CR LF. A bare CR, a bare LF or a NUL is a fault (RFC 9112 section 2.2). */
    static int lineEnd(byte[] bytes, int from) throws BadMessage {
        for (int i = from; i < bytes.length; i++) {
            byte c = bytes[i];
            if (c > '\r') {
                continue;
            }
            if (c == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n') {
                return i;
            }
            if (c == '\r' || c == '\n' || c == 0) {
                throw new BadMessage(400, "the head has a bare CR, a bare LF or a NUL");
            }
        }
        throw new BadMessage(400, "the head does not end with an empty line");
    }
}
