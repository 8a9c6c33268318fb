package shark.tui.screen;

/**
 * Where the sequences of a keyboard and a mouse begin and end in typed bytes (ECMA-48, section 5.4; SS3 as in ctlseqs, "PC-Style
 * Function Keys"). The Escape key is the byte with which they begin, so only time tells it from a sequence whose rest is on
 * its way. Pure.
 */
public final class EscapeSequence {
    public static final byte ESCAPE = 0x1b;
    /** A sequence that is longer is none of a keyboard's. */
    private static final int LONGEST = 32;

    private EscapeSequence() {}

    /** Where a sequence begins that the next bytes may finish; the number of bytes when all are whole. */
    public static int unfinished(byte[] bytes) {
        int at = bytes.length - 1;
        while (at >= 0 && bytes[at] != ESCAPE) {
            at--;
        }
        return at < 0 || end(bytes, at, bytes.length) >= 0 ? bytes.length : at;
    }

    /**
     * The index after the sequence that begins at an escape; after the escape itself when it begins none; -1 when its end has
     * not come.
     */
    static int end(byte[] bytes, int from, int to) {
        if (from + 1 >= to) {
            return -1;
        }
        return switch (bytes[from + 1]) {
            case '[' -> end(bytes, from, from + 2, to, 0x20, 0x3f);
            case 'O' -> end(bytes, from, from + 2, to, '0', '9');
            default -> from + 1;
        };
    }

    /** After the first byte that is not in the range of those in the middle. */
    private static int end(byte[] bytes, int from, int middle, int to, int lowest, int highest) {
        int at = middle;
        if (at < to && bytes[at] == '[' && bytes[at - 1] == '[') {
            at++; // The Linux console's function keys are ESC [ [ A to E (console_codes(4)).
        }
        while (at < to && bytes[at] >= lowest && bytes[at] <= highest) {
            at++;
        }
        if (at - from > LONGEST) {
            return at;
        }
        // What is no final byte begins something else.
        return at == to ? -1 : bytes[at] < 0x40 || bytes[at] == 0x7f ? at : at + 1;
    }
}
