package shark.tape.redact;

import java.nio.charset.StandardCharsets;

/** Takes the escapes of a JSON string back (RFC 8259 section 7), byte by byte, to UTF-8. */
final class JsonEscapes {
    private boolean open;
    private int digits;
    private int unit;
    private char high;

    /** True after a backslash: the next byte ends no string. */
    boolean isOpen() {
        return open;
    }

    void reset() {
        open = false;
        digits = 0;
        high = 0;
    }

    /** A further byte of the string. */
    void add(byte b, Escapes.Output output) {
        if (digits > 0) {
            unit = unit << 4 | Math.max(0, Character.digit(b, 16));
            digits--;
            if (digits == 0) {
                unit((char) unit, output);
            }
        } else if (open) {
            open = false;
            if (b == 'u') {
                digits = 4;
                unit = 0;
            } else {
                output.add(meant(b));
            }
        } else if (b == '\\') {
            open = true;
        } else {
            output.add(b);
        }
    }

    private static byte meant(byte b) {
        return switch (b) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> b;
        };
    }

    private void unit(char c, Escapes.Output output) {
        if (Character.isHighSurrogate(c)) {
            high = c;
            return;
        }
        String text = high != 0 && Character.isLowSurrogate(c) ? "" + high + c : "" + c;
        high = 0;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            output.add(b);
        }
    }
}
