package shark.http.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The head of a message: the start line's three parts, the fields in order, and the exact bytes. Fields are places in these
 * bytes, read once and made into text only when somebody asks: nearly all of them are only passed on.
 */
public final class Head {
    /** A larger head is refused (431). */
    public static final int MOST_BYTES = 64 * 1024;

    private static final int MOST_FIELDS = 256;

    /** Of a field: its name's begin and end, its value's begin and end. */
    static final int PLACES = 4;

    private final byte[] bytes;
    private final String first;
    private final String second;
    private final String third;
    private int[] places = new int[16 * PLACES];
    private int count;

    private Head(byte[] bytes, String first, String second, String third) {
        this.bytes = bytes;
        this.first = first;
        this.second = second;
        this.third = third;
    }

    /** A field line; the value without blanks around it. */
    public record Field(String name, String value) {}

    /** Reads a request's head. Strict where leniency would let two readers see two messages (RFC 9112 sections 2.2, 5.1, 5.2). */
    public static Head request(byte[] bytes) throws BadMessage {
        return request(bytes, false);
    }

    /** Reads a request's head as it is kept, which may have come by HTTP/2. */
    public static Head recordedRequest(byte[] bytes) throws BadMessage {
        return request(bytes, true);
    }

    private static Head request(byte[] bytes, boolean recorded) throws BadMessage {
        int end = Ascii.lineEnd(bytes, 0);
        int target = Ascii.indexOf(bytes, ' ', 0, end) + 1;
        int version = Ascii.indexOf(bytes, ' ', target, end) + 1;
        if (target == 0
                || version <= target + 1
                || Ascii.indexOf(bytes, ' ', version, end) >= 0
                || !Ascii.isToken(bytes, 0, target - 1)) {
            throw new BadMessage(400, "the request line is not 'METHOD TARGET HTTP/1.1'");
        }
        String third = Ascii.text(bytes, version, end);
        if (!third.equals("HTTP/1.1") && !third.equals("HTTP/1.0") && !(recorded && third.equals("HTTP/2"))) {
            throw new BadMessage(third.startsWith("HTTP/") ? 505 : 400, "the request's version is not HTTP/1.1 or 1.0");
        }
        for (int i = target; i < version - 1; i++) {
            if (bytes[i] <= 0x20 || bytes[i] == 0x7f) { // A byte over 0x7f is negative.
                throw new BadMessage(400, "the request's target has a character that no URI has");
            }
        }
        Head head = new Head(bytes, Ascii.text(bytes, 0, target - 1), Ascii.text(bytes, target, version - 1), third);
        head.readFields(end + 2);
        return head;
    }

    /** Reads a response's head. */
    public static Head response(byte[] bytes) throws BadMessage {
        // HTTP/1.x SSS REASON; the case of the version matters (RFC 9112 section 2.3).
        int end = Ascii.lineEnd(bytes, 0);
        if (end < 12 || !Ascii.text(bytes, 0, 7).equals("HTTP/1.") || (bytes[7] != '0' && bytes[7] != '1')) {
            throw notAStatusLine();
        }
        return response(bytes, bytes[7] == '1' ? "HTTP/1.1" : "HTTP/1.0", end);
    }

    /** Reads a response's head as it is kept, which may have come by HTTP/2. */
    public static Head recordedResponse(byte[] bytes) throws BadMessage {
        int end = Ascii.lineEnd(bytes, 0);
        return end >= 10 && Ascii.text(bytes, 0, 7).equals("HTTP/2 ")
                ? response(bytes, "HTTP/2", end)
                : response(bytes);
    }

    /** @param version the line begins with it; the blank before an empty reason may be missing */
    private static Head response(byte[] bytes, String version, int end) throws BadMessage {
        int status = version.length() + 1;
        int after = status + 3;
        boolean right = bytes[status - 1] == ' '
                && bytes[status] >= '1'
                && bytes[status] <= '9'
                && Ascii.isDigits(bytes, status + 1, after)
                && (end == after || bytes[after] == ' ');
        if (!right) {
            throw notAStatusLine();
        }
        Head head = new Head(
                bytes,
                version,
                Ascii.text(bytes, status, after),
                end > after + 1 ? Ascii.text(bytes, after + 1, end) : "");
        head.readFields(end + 2);
        return head;
    }

    private static BadMessage notAStatusLine() {
        return new BadMessage(502, "the origin's status line is not 'HTTP/1.1 STATUS REASON'");
    }

    /** A request's method; a response's version. */
    public String first() {
        return first;
    }

    /** A request's target; a response's status code. */
    public String second() {
        return second;
    }

    /** A request's version; a response's reason. */
    public String third() {
        return third;
    }

    /** As received, from the first character to the empty line. Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** A response's status code. */
    public int status() {
        return Integer.parseInt(second);
    }

    /** The fields in order, with case and repeats. */
    public List<Field> fields() {
        List<Field> fields = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            fields.add(new Field(name(i), valueOf(i)));
        }
        return fields;
    }

    /** The values of a field, in order. */
    public List<String> values(String name) {
        List<String> values = List.of();
        for (int i = 0; i < count; i++) {
            if (isNamed(i, name)) {
                if (values.isEmpty()) {
                    values = new ArrayList<>(1);
                }
                values.add(valueOf(i));
            }
        }
        return values;
    }

    /** The first value of a field. */
    public Optional<String> value(String name) {
        for (int i = 0; i < count; i++) {
            if (isNamed(i, name)) {
                return Optional.of(valueOf(i));
            }
        }
        return Optional.empty();
    }

    /** True when the field is there. */
    public boolean has(String name) {
        for (int i = 0; i < count; i++) {
            if (isNamed(i, name)) {
                return true;
            }
        }
        return false;
    }

    /** True when a comma-separated field lists the token, whatever its case (RFC 9110 section 5.6.1). */
    public boolean lists(String name, String token) {
        for (int i = 0; i < count; i++) {
            if (isNamed(i, name)) {
                for (String part : valueOf(i).split(",", -1)) {
                    if (part.strip().equalsIgnoreCase(token)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    // For the rewriter, which copies lines as they are.

    int count() {
        return count;
    }

    boolean isNamed(int field, String name) {
        return Ascii.same(bytes, nameBegin(field), nameEnd(field), name);
    }

    String name(int field) {
        return Ascii.text(bytes, nameBegin(field), nameEnd(field));
    }

    int nameBegin(int field) {
        return places[field * PLACES];
    }

    int nameEnd(int field) {
        return places[field * PLACES + 1];
    }

    /** Where the line ends, its CR LF included. */
    int lineEnd(int field) {
        return field + 1 < count ? nameBegin(field + 1) : bytes.length - 2;
    }

    private String valueOf(int field) {
        return Ascii.text(bytes, places[field * PLACES + 2], places[field * PLACES + 3]);
    }

    private void readFields(int begin) throws BadMessage {
        int at = begin;
        for (int end = Ascii.lineEnd(bytes, at); end > at; end = Ascii.lineEnd(bytes, at)) {
            if (count == MOST_FIELDS) {
                throw new BadMessage(431, "the head has more than " + MOST_FIELDS + " fields");
            }
            if (places.length == count * PLACES) {
                places = Arrays.copyOf(places, places.length * 2);
            }
            readField(bytes, at, end, places, count * PLACES);
            count++;
            at = end + 2;
        }
        if (at + 2 != bytes.length) {
            throw new BadMessage(400, "the head goes on after its empty line");
        }
    }

    /**
     * Reads one field line.
     *
     * @param places gets the four places, from the index on
     */
    static void readField(byte[] bytes, int begin, int end, int[] places, int index) throws BadMessage {
        if (bytes[begin] == ' ' || bytes[begin] == '\t') {
            throw new BadMessage(400, "a field line begins with a blank (obsolete folding)");
        }
        int colon = Ascii.indexOf(bytes, ':', begin, end);
        if (!Ascii.isToken(bytes, begin, colon)) {
            throw new BadMessage(400, "a field's name is not a token followed by ':'");
        }
        int from = colon + 1;
        int to = end;
        while (from < to && (bytes[from] == ' ' || bytes[from] == '\t')) {
            from++;
        }
        while (to > from && (bytes[to - 1] == ' ' || bytes[to - 1] == '\t')) {
            to--;
        }
        for (int i = from; i < to; i++) {
            if ((bytes[i] >= 0 && bytes[i] < 0x20 && bytes[i] != '\t') || bytes[i] == 0x7f) {
                throw new BadMessage(400, "a field's value has a control character");
            }
        }
        places[index] = begin;
        places[index + 1] = colon;
        places[index + 2] = from;
        places[index + 3] = to;
    }
}
