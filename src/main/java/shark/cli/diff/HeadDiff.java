package shark.cli.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** In what two heads differ, field by field; order and letters' case of names do not count. */
public final class HeadDiff {
    private HeadDiff() {}

    /**
     * Of two heads' fields.
     *
     * @param side {@code request} or {@code response}
     * @param ignored names in lower case
     */
    public static List<Difference> fields(String side, String a, String b, Set<String> ignored) {
        Map<String, String> one = fields(a);
        Map<String, String> other = fields(b);
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        List<Difference> found = new ArrayList<>();
        for (String name : names) {
            String value = one.get(name);
            String otherValue = other.get(name);
            boolean same = value == null ? otherValue == null : value.equals(otherValue);
            if (!same && !ignored.contains(name)) {
                found.add(new Difference(side + " field", name, value, otherValue));
            }
        }
        return found;
    }

    /** By names in lower case; repeats joined, lines that go on taken as one (RFC 9110 section 5.3, RFC 9112 section 5.2). */
    private static Map<String, String> fields(String head) {
        Map<String, String> fields = new LinkedHashMap<>();
        String last = "";
        boolean first = true;
        for (String line : head.split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            boolean goesOn = line.startsWith(" ") || line.startsWith("\t");
            if (goesOn && !last.isEmpty()) {
                fields.merge(last, line.strip(), (value, rest) -> value + " " + rest);
            } else if (colon > 0 && !first) {
                last = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                fields.merge(last, line.substring(colon + 1).strip(), (value, next) -> value + ", " + next);
            }
            first = false;
        }
        return fields;
    }
}
