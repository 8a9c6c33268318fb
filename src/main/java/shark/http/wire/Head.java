package shark.http.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The head of a message: the start line's three parts, the fields in order, and the exact bytes.
 *
 * @param first a request's method; a response's version
 * @param second a request's target; a response's status code
 * @param third a request's version; a response's reason
 * @param fields in order, with case and repeats
 * @param bytes as received, from the first character to the empty line
 */
public record Head(String first, String second, String third, List<Field> fields, byte[] bytes) {
    /** A larger head is refused (431). */
    public static final int MOST_BYTES = 64 * 1024;

    private static final int MOST_FIELDS = 256;

    /** A field line; the value without blanks around it. */
    public record Field(String name, String value) {}

    /** Reads a request's head. Strict where leniency would let two readers see two messages (RFC 9112 sections 2.2, 5.1, 5.2). */
    public static Head request(byte[] bytes) throws BadMessage {
        Lines lines = new Lines(bytes);
        String line = lines.next();
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !isToken(parts[0]) || parts[1].isEmpty()) {
            throw new BadMessage(400, "the request line is not 'METHOD TARGET HTTP/1.1'");
        }
        if (!parts[2].equals("HTTP/1.1") && !parts[2].equals("HTTP/1.0")) {
            throw new BadMessage(
                    parts[2].startsWith("HTTP/") ? 505 : 400, "the request's version is not HTTP/1.1 or 1.0");
        }
        for (int i = 0; i < parts[1].length(); i++) {
            if (parts[1].charAt(i) <= 0x20 || parts[1].charAt(i) >= 0x7f) {
                throw new BadMessage(400, "the request's target has a character that no URI has");
            }
        }
        return new Head(parts[0], parts[1], parts[2], fields(lines), bytes);
    }

    /** Reads a response's head. */
    public static Head response(byte[] bytes) throws BadMessage {
        Lines lines = new Lines(bytes);
        String line = lines.next();
        if (!line.matches("HTTP/1\\.[01] [1-9]\\d\\d( .*)?")) {
            throw new BadMessage(502, "the origin's status line is not 'HTTP/1.1 STATUS REASON'");
        }
        return new Head(
                line.substring(0, 8),
                line.substring(9, 12),
                line.length() > 13 ? line.substring(13) : "",
                fields(lines),
                bytes);
    }

    /** A response's status code. */
    public int status() {
        return Integer.parseInt(second);
    }

    /** The values of a field, in order. */
    public List<String> values(String name) {
        List<String> values = new ArrayList<>(1);
        for (Field field : fields) {
            if (field.name.equalsIgnoreCase(name)) {
                values.add(field.value);
            }
        }
        return values;
    }

    /** The first value of a field. */
    public Optional<String> value(String name) {
        for (Field field : fields) {
            if (field.name.equalsIgnoreCase(name)) {
                return Optional.of(field.value);
            }
        }
        return Optional.empty();
    }

    /** True when a comma-separated field lists the token, whatever its case (RFC 9110 section 5.6.1). */
    public boolean lists(String name, String token) {
        for (Field field : fields) {
            if (field.name.equalsIgnoreCase(name)) {
                for (String part : field.value.split(",", -1)) {
                    if (part.strip().equalsIgnoreCase(token)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static List<Field> fields(Lines lines) throws BadMessage {
        List<Field> fields = new ArrayList<>();
        for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
            if (fields.size() == MOST_FIELDS) {
                throw new BadMessage(431, "the head has more than " + MOST_FIELDS + " fields");
            }
            fields.add(field(line));
        }
        return List.copyOf(fields);
    }

    /** Reads one field line. */
    static Field field(String line) throws BadMessage {
        int colon = line.indexOf(':');
        if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
            throw new BadMessage(400, "a field line begins with a blank (obsolete folding)");
        }
        if (colon <= 0 || !isToken(line.substring(0, colon))) {
            throw new BadMessage(400, "a field's name is not a token followed by ':'");
        }
        String value = line.substring(colon + 1).strip();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7f) {
                throw new BadMessage(400, "a field's value has a control character");
            }
        }
        return new Field(line.substring(0, colon), value);
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Lines that end with CR LF; a bare CR, a bare LF or a NUL is a fault (RFC 9112 section 2.2). */
    private static final class Lines {
        private final String text;
        private int at;

        Lines(byte[] bytes) {
            this.text = new String(bytes, StandardCharsets.ISO_8859_1);
        }

        String next() throws BadMessage {
            for (int i = at; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    String line = text.substring(at, i);
                    at = i + 2;
                    return line;
                }
                if (c == '\r' || c == '\n' || c == 0) {
                    throw new BadMessage(400, "the head has a bare CR, a bare LF or a NUL");
                }
            }
            throw new BadMessage(400, "the head does not end with an empty line");
        }
    }
}
