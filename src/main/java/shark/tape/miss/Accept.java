package shark.tape.miss;

import java.util.Locale;
import shark.content.Heads;

/** What a program wants an answer of shark's own to be (RFC 9110 section 12.5.1). */
public final class Accept {
    private Accept() {}

    /** True when the request's head names JSON and no text with more weight; a range as {@code *}/{@code *} names neither. */
    public static boolean json(byte[] head) {
        double json = 0;
        double text = 0;
        for (String part : Heads.field(head, "Accept").toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] halves = part.split(";", -1);
            String type = halves[0].strip();
            if (type.equals("application/json") || type.endsWith("+json")) {
                json = Math.max(json, weight(halves));
            } else if (type.startsWith("text/") || type.equals("application/xhtml+xml")) {
                text = Math.max(text, weight(halves));
            }
        }
        return json > 0 && json >= text;
    }

    private static double weight(String[] halves) {
        for (int i = 1; i < halves.length; i++) {
            String parameter = halves[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
