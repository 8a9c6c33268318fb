package shark.tape.redact;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import shark.content.Heads;

/**
 * Takes the secrets of one store's exchanges away: the values of some fields of heads, of parameters and of JSON members give
 * way to marks ({@link Mark}); all else stays byte for byte. A head without any is looked through once and is given back as
 * it is. Safe for use by several threads.
 */
public final class Redaction {
    /** Takes nothing away. */
    public static final Redaction NONE = new Redaction(Map.of(), Set.of(), new byte[1]);

    private static final Pattern MARK = Pattern.compile("redacted-[0-9a-f]{20}");

    private final Map<String, FieldRule> fields;
    private final Set<String> names;
    private final byte[] key;
    /** Of the {@link #bit}s of all fields' names: most lines are told by it to have none. */
    private final long fieldBits;

    /** The same of parameters. */
    private final long nameBits;

    private Redaction(Map<String, FieldRule> fields, Set<String> names, byte[] key) {
        this.fields = fields;
        this.names = names;
        this.key = key;
        this.fieldBits = bits(fields.keySet());
        this.nameBits = bits(names);
    }

    private static long bits(Set<String> words) {
        long bits = 0;
        for (String word : words) {
            bits |= word.isEmpty() ? 0 : bit(word.length(), (byte) word.charAt(0));
        }
        return bits;
    }

    /** One of 64, of a name's length and its first letter in whatever case. */
    private static long bit(int length, byte first) {
        return 1L << (length * 31 + (first | 0x20));
    }

    /**
     * By rules.
     *
     * @param key of the store's, random; without it nobody can try guesses on the marks
     */
    public static Redaction of(Secrets secrets, byte[] key) {
        Map<String, FieldRule> fields = new HashMap<>();
        secrets.fields().forEach(name -> fields.put(name, FieldRule.VALUE));
        fields.putAll(FieldRule.USUAL);
        return new Redaction(Map.copyOf(fields), secrets.names(), key.clone());
    }

    /** True when a text has a mark in it, so that it is not what it was. */
    public static boolean isIn(String text) {
        return MARK.matcher(text).find();
    }

    /** A head, a trailer section or several heads, redacted; the very same array where there is nothing secret. */
    public byte[] head(byte[] head) {
        if (fieldBits == 0) {
            return head;
        }
        int end;
        for (int at = 0; at < head.length; at = end + 1) {
            end = lineEnd(head, at);
            if (isSuspect(head, at, end)) {
                return rewritten(head);
            }
        }
        return head;
    }

    private static int lineEnd(byte[] head, int at) {
        int end = at;
        while (end < head.length && head[end] != '\n') {
            end++;
        }
        return end;
    }

    /** True for a line that may have something secret in it: most have not, and cost no more than this. */
    private boolean isSuspect(byte[] head, int at, int end) {
        int colon = at;
        while (colon < end && head[colon] != ':' && head[colon] != ' ' && head[colon] != '\t') {
            colon++;
        }
        FieldRule rule = colon < end ? ruleBeforeBlank(head, at, colon, end) : null;
        if (rule == null && at > 0) {
            return false;
        }
        return (rule != null && rule != FieldRule.URL) || hasParameter(head, at, end);
    }

    /** True where a parameter with a secret's name may be, or somebody who asks. */
    private boolean hasParameter(byte[] head, int at, int end) {
        boolean whole = false;
        for (int i = at; i < end; i++) {
            byte b = head[i];
            whole |= b == '/' && i > at + 1 && head[i - 1] == '/' && head[i - 2] == ':';
            if (b == '@' && whole) {
                return true;
            }
            if (b == '?' || b == '&' || b == '#') {
                int sign = i + 1;
                boolean escaped = false;
                while (sign < end && head[sign] > ' ' && head[sign] != '=' && head[sign] != '&') {
                    escaped |= head[sign] == '%';
                    sign++;
                }
                boolean mayBe = sign > i + 1 && (nameBits & bit(sign - i - 1, head[i + 1])) != 0;
                if (escaped || (mayBe && isName(head, i + 1, sign))) {
                    return true;
                }
                i = sign - 1;
            }
        }
        return false;
    }

    private boolean isName(byte[] head, int at, int end) {
        return names.contains(new String(head, at, end - at, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
    }

    /** A blank before the colon is malformed, but what follows is not less secret. */
    private @Nullable FieldRule ruleBeforeBlank(byte[] head, int at, int blank, int end) {
        int colon = blank;
        while (colon < end && (head[colon] == ' ' || head[colon] == '\t')) {
            colon++;
        }
        return colon < end && head[colon] == ':' ? rule(head, at, blank) : null;
    }

    private @Nullable FieldRule rule(byte[] head, int at, int end) {
        if (end == at || (fieldBits & bit(end - at, head[at])) == 0) {
            return null;
        }
        return fields.get(FieldRule.key(new String(head, at, end - at, StandardCharsets.ISO_8859_1)));
    }

    private byte[] rewritten(byte[] head) {
        Mark mark = new Mark(key);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        StringBuilder output = new StringBuilder(text.length() + Mark.LENGTH);
        for (int at = 0; at < text.length(); ) {
            int end = fieldEnd(text, at);
            String line = text.substring(at, end);
            output.append(line(line, at == 0, mark));
            at = end;
        }
        String redacted = output.toString();
        return redacted.equals(text) ? head : redacted.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The end of a line with those that go on with it (RFC 9112 section 5.2). */
    private static int fieldEnd(String text, int at) {
        int end = at;
        do {
            int feed = text.indexOf('\n', end);
            end = feed < 0 ? text.length() : feed + 1;
        } while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t'));
        return end;
    }

    private String line(String line, boolean first, Mark mark) {
        int colon = line.indexOf(':');
        FieldRule rule = colon < 0 ? null : fields.get(FieldRule.key(line.substring(0, colon)));
        if (rule == null) {
            return first ? url(line, mark) : line;
        }
        int from = colon + 1;
        while (from < line.length() && (line.charAt(from) == ' ' || line.charAt(from) == '\t')) {
            from++;
        }
        int to = line.length();
        while (to > from && line.charAt(to - 1) <= ' ') {
            to--;
        }
        String value = line.substring(from, to).replaceAll("\r?\n[ \t]+", " ");
        return line.substring(0, from) + rule.apply(value, mark, url -> url(url, mark)) + line.substring(to);
    }

    /** A path with its query, redacted. */
    public String path(String path) {
        return path.indexOf('?') < 0 && path.indexOf('#') < 0 ? path : url(path, new Mark(key));
    }

    /** A text with a URL in it: who asks (RFC 3986 section 3.2.1) and the parameters of query and fragment. */
    private String url(String text, Mark mark) {
        StringBuilder output = new StringBuilder(text.length());
        int at = userEnd(text, output, mark);
        while (at < text.length()) {
            char c = text.charAt(at);
            output.append(c);
            at++;
            if (c == '?' || c == '&' || c == '#') {
                int sign = at;
                while (sign < text.length() && !endsName(text.charAt(sign))) {
                    sign++;
                }
                String name = text.substring(at, sign);
                boolean isSecret = sign < text.length()
                        && text.charAt(sign) == '='
                        && names.contains(new Escapes().decoded(name).toLowerCase(Locale.ROOT));
                if (isSecret) {
                    int end = sign + 1;
                    while (end < text.length() && !endsValue(text.charAt(end))) {
                        end++;
                    }
                    output.append(name)
                            .append('=')
                            .append(mark.of(new Escapes().decoded(text.substring(sign + 1, end))));
                    at = end;
                }
            }
        }
        return output.toString();
    }

    private static int userEnd(String text, StringBuilder output, Mark mark) {
        int start = text.indexOf("://");
        if (start < 0) {
            return 0;
        }
        int at = start + 3;
        int end = at;
        while (end < text.length() && "/?# \r\n\t".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        int user = text.lastIndexOf('@', end - 1);
        if (user < at) {
            return 0;
        }
        output.append(text, 0, at).append(mark.of(text.substring(at, user)));
        return user;
    }

    private static boolean endsName(char c) {
        return c == '=' || endsValue(c);
    }

    private static boolean endsValue(char c) {
        return c == '&' || c == '#' || c <= ' ' || c == '"' || c == '<' || c == '>';
    }

    /**
     * What a body of a message with this head goes through; empty where no rule looks into such bodies.
     *
     * @param head of the message
     */
    public Optional<BodyRedactor> body(byte[] head) {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        String type = Heads.mediaType(head);
        boolean form = type.equals("application/x-www-form-urlencoded");
        if (!form && !type.contains("json")) {
            return Optional.empty();
        }
        BodyRedactor plain = form ? new FormRedactor(names, new Mark(key)) : new JsonRedactor(names, new Mark(key));
        String coding = Heads.field(head, "Content-Encoding");
        boolean coded = !coding.isEmpty() && !coding.equalsIgnoreCase("identity");
        return Optional.of(coded ? new CodedRedactor(coding, plain) : plain);
    }
}
