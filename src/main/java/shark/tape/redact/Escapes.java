package shark.tape.redact;

/** Takes the escapes of queries and forms back, byte by byte (URL Standard, section 5.1). */
final class Escapes {
    private int digits;
    private int value;

    /** Where bytes come out. */
    interface Output {
        void add(byte b);
    }

    /** A further byte; what follows a percent sign is taken for its two digits. */
    void add(byte b, Output output) {
        if (digits > 0) {
            value = value << 4 | Math.max(0, Character.digit(b, 16));
            digits--;
            if (digits == 0) {
                output.add((byte) value);
            }
        } else if (b == '%') {
            digits = 2;
            value = 0;
        } else {
            output.add(b == '+' ? (byte) ' ' : b);
        }
    }

    /** A whole text of ISO-8859-1. */
    String decoded(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        StringBuilder output = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            add((byte) text.charAt(i), b -> output.append((char) (b & 0xff)));
        }
        return output.toString();
    }
}
