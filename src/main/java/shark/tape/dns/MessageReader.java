package shark.tape.dns;

/**
 * Reads a DNS message from its first byte to its last; it may come from anybody. Each index is checked before it is used. A
 * compression pointer (RFC 1035 section 4.1.4) must lead to before the piece of the name that it ends, so that a name comes
 * to an end, and a name has 255 bytes at most.
 */
final class MessageReader {
    private static final int MOST_NAME = 255;

    private final byte[] bytes;
    private final int end;
    private int at;

    MessageReader(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = Math.min(end, bytes.length);
    }

    /** Bytes that cannot be read as what they should be. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /** Another reader at the same place. */
    MessageReader copy() {
        return new MessageReader(bytes, at, end);
    }

    int left() {
        return end - at;
    }

    int eight() throws Malformed {
        return bytes[take(1)] & 0xff;
    }

    int sixteen() throws Malformed {
        return (eight() << 8) | eight();
    }

    long thirtyTwo() throws Malformed {
        return ((long) sixteen() << 16) | sixteen();
    }

    /** The bytes of a part, which are read then. */
    byte[] bytes(int length) throws Malformed {
        byte[] part = new byte[length];
        System.arraycopy(bytes, take(length), part, 0, length);
        return part;
    }

    /** A reader of the next bytes, which are read then; the names in them may point to all that is before. */
    MessageReader part(int length) throws Malformed {
        int from = take(length);
        return new MessageReader(bytes, from, from + length);
    }

    /** A name in presentation form, with its last dot. */
    String name() throws Malformed {
        StringBuilder text = new StringBuilder();
        int length = 1;
        int from = at;
        MessageReader reading = this;
        while (true) {
            int label = reading.eight();
            if (label == 0) {
                return text.isEmpty() ? "." : text.toString();
            } else if (label >= 0xc0) {
                int to = ((label & 0x3f) << 8) | reading.eight();
                if (to >= from) {
                    throw new Malformed("a name points to itself or to what comes after it");
                }
                from = to;
                reading = new MessageReader(bytes, to, bytes.length);
            } else if (label > 63) {
                throw new Malformed("a name has a label of a kind that nobody uses");
            } else {
                length += label + 1;
                if (length > MOST_NAME) {
                    throw new Malformed("a name is longer than 255 bytes");
                }
                escape(text, reading.bytes(label), ".\\\"();@$");
                text.append('.');
            }
        }
    }

    /** A character string (RFC 1035 section 3.3), in quotes. */
    String string() throws Malformed {
        StringBuilder text = new StringBuilder("\"");
        escape(text, bytes(eight()), "\"\\");
        return text.append('"').toString();
    }

    /** What is not printable ASCII is written by its number, what has a meaning of its own with a backslash. */
    static void escape(StringBuilder text, byte[] part, String special) {
        boolean blank = special.indexOf('.') < 0; // A string may have blanks in it, within its quotes.
        for (byte b : part) {
            int c = b & 0xff;
            if (c >= 0x7f || c < ' ' || (c == ' ' && !blank)) {
                text.append('\\').append((char) ('0' + c / 100));
                text.append((char) ('0' + c / 10 % 10)).append((char) ('0' + c % 10));
            } else {
                text.append(special.indexOf(c) >= 0 ? "\\" : "").append((char) c);
            }
        }
    }

    /** What is left, as two hexadecimal digits a byte. */
    String hex() throws Malformed {
        StringBuilder text = new StringBuilder(left() * 2);
        for (byte b : bytes(left())) {
            text.append(Character.forDigit((b >> 4) & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
        }
        return text.toString();
    }

    private int take(int length) throws Malformed {
        if (length > end - at) {
            throw new Malformed("it ends in the middle");
        }
        int from = at;
        at += length;
        return from;
    }
}
