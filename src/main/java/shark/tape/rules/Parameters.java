package shark.tape.rules;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a query or of a form: {@code name=value} with {@code &} in between, as they were written. */
public final class Parameters {
    private Parameters() {}

    /** The parts, in order; none of an empty text. */
    static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = text.indexOf('&', at);
            end = end < 0 ? text.length() : end;
            if (end > at) {
                parts.add(text.substring(at, end));
            }
            at = end + 1;
        }
        return parts;
    }

    /** The name of a part, its escapes taken back. */
    static String name(String part) {
        int sign = part.indexOf('=');
        return decoded(sign < 0 ? part : part.substring(0, sign));
    }

    /** The values by name, in order of their first; repeats are joined. */
    public static Map<String, String> byName(String text) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String part : parts(text)) {
            int sign = part.indexOf('=');
            String value = sign < 0 ? "" : decoded(part.substring(sign + 1));
            found.merge(name(part), value, (first, next) -> first + ", " + next);
        }
        return found;
    }

    /** Without escapes (URL Standard, section 5.1); what is no escape stays. */
    static String decoded(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (bytes[i] == '%' && high >= 0 && low >= 0) {
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = bytes[i] == '+' ? (byte) ' ' : bytes[i];
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
