package shark.tape.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** Kinds of values of which one is as good as the other. */
public enum Alike {
    /** ISO 8601, HTTP dates (RFC 9110 section 5.6.7), and seconds or milliseconds since 1970 from 2001 to 2096. */
    DATE("\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?"
            + "|\\d{8}T\\d{6}Z"
            + "|[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT"
            + "|[1-3]\\d{9}(?:\\d{3})?"),
    /** RFC 9562 section 4. */
    UUID("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    private static final int LONGEST = 40;

    private final String pattern;

    Alike(String pattern) {
        this.pattern = pattern;
    }

    /** The name used in rules: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a {@link #word()}. */
    static Alike of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new SharkException(
                        ErrorCode.INVALID,
                        "no kind of values '" + word + "'; the kinds are "
                                + Arrays.stream(values()).map(Alike::word).collect(Collectors.joining(", "))));
    }

    /** Values of some kinds told apart from others: what is of a kind becomes its word in angle brackets. */
    record Kinds(List<Kind> kinds) {
        private record Kind(String shown, Pattern pattern) {}

        static Kinds of(List<Alike> kinds) {
            return new Kinds(kinds.stream()
                    .map(kind -> new Kind("<" + kind.word() + ">", Pattern.compile(kind.pattern)))
                    .toList());
        }

        boolean isEmpty() {
            return kinds.isEmpty();
        }

        String of(String value) {
            if (value.length() <= LONGEST) {
                for (Kind kind : kinds) {
                    if (kind.pattern.matcher(value).matches()) {
                        return kind.shown;
                    }
                }
            }
            return value;
        }
    }
}
