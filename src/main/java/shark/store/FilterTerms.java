package shark.store;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.base.Source;

/** What the words of a filter mean, one by one. */
final class FilterTerms {
    private static final Map<String, TextField> PARTS = Map.of(
            "host", TextField.HOST,
            "path", TextField.PATH,
            "sandbox", TextField.SANDBOX,
            "tape", TextField.TAPE,
            "type", TextField.TYPE,
            "error", TextField.ERROR,
            "url", TextField.URL);
    private static final Map<String, TextField> WHOLE =
            Map.of("method", TextField.METHOD, "scheme", TextField.SCHEME, "source", TextField.SOURCE);
    private static final Map<String, NumberField> NUMBERS = Map.of(
            "status", NumberField.STATUS,
            "size", NumberField.SIZE,
            "dur", NumberField.DURATION);
    private static final Map<String, TextField> EXPRESSIONS = Map.of(
            "~u", TextField.URL,
            "~d", TextField.HOST,
            "~m", TextField.METHOD,
            "~t", TextField.TYPE);
    private static final Set<String> HEADS = Set.of("~h", "~hq", "~hs");
    private static final Set<String> BODIES = Set.of("~b", "~bq", "~bs");
    private static final Set<String> TEXTS = Set.of("text", "head", "body");
    private static final Map<String, Condition> ALONE = Map.of(
            "~all", new Condition.All(List.of()),
            "~e", new Condition.Is(TextField.SOURCE, Source.ERROR.word()),
            "~q", new Condition.Range(NumberField.STATUS, 0, 0),
            "~s", new Condition.Range(NumberField.STATUS, 1, Integer.MAX_VALUE),
            "~marked", new Condition.Pinned(true),
            "~http", new Condition.Any(List.of(scheme("http"), scheme("https"))),
            "~tcp", new Condition.Any(List.of(scheme("tcp"), scheme("tls"))),
            "~dns", scheme("dns"));
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)([a-z]*)");
    private static final Map<String, Long> TIMES =
            Map.of("us", 1L, "ms", 1_000L, "s", 1_000_000L, "m", 60_000_000L, "h", 3_600_000_000L);
    private static final Map<String, Long> BYTES =
            Map.of("", 1L, "b", 1L, "k", 1_000L, "m", 1_000_000L, "g", 1_000_000_000L);

    private FilterTerms() {}

    static boolean isField(String word) {
        return PARTS.containsKey(word)
                || WHOLE.containsKey(word)
                || NUMBERS.containsKey(word)
                || TEXTS.contains(word)
                || word.equals("pinned");
    }

    static boolean isOperator(String word) {
        return takesValue(word) || ALONE.containsKey(word);
    }

    static boolean takesValue(String operator) {
        return EXPRESSIONS.containsKey(operator)
                || HEADS.contains(operator)
                || BODIES.contains(operator)
                || operator.equals("~c");
    }

    static Condition partOfUrl(String word) {
        return new Condition.Part(TextField.URL, word.toLowerCase(Locale.ROOT));
    }

    static Condition ofOperator(String operator, String value) {
        Condition alone = ALONE.get(operator);
        TextField text = EXPRESSIONS.get(operator);
        if (alone != null) {
            return alone;
        } else if (text != null) {
            return new Condition.Matches(text, Expressions.of(value));
        } else if (operator.equals("~c")) {
            return range("status", value);
        }
        boolean request = !operator.endsWith("s");
        boolean response = !operator.endsWith("q");
        return HEADS.contains(operator)
                ? new Condition.InHeads(request, response, Expressions.of(value))
                : new Condition.InBodies(request, response, Expressions.of(value));
    }

    static Condition ofField(String field, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        TextField part = PARTS.get(field);
        TextField whole = WHOLE.get(field);
        if (NUMBERS.containsKey(field)) {
            return range(field, lower);
        } else if (field.equals("pinned")) {
            return pinned(lower);
        } else if (TEXTS.contains(field) && !Words.of(value).words().isEmpty()) {
            return new Condition.InText(!field.equals("body"), !field.equals("head"), value);
        } else if (part != null && !value.isEmpty()) {
            return new Condition.Part(part, lower);
        } else if (whole != null && !value.isEmpty() && (whole != TextField.SOURCE || isSource(lower))) {
            return new Condition.Is(whole, lower);
        }
        throw wrong(field, value);
    }

    private static boolean isSource(String word) {
        return Stream.of(Source.values()).anyMatch(source -> source.word().equals(word));
    }

    private static Condition pinned(String value) {
        return switch (value) {
            case "", "yes" -> new Condition.Pinned(true);
            case "no" -> new Condition.Pinned(false);
            default -> throw wrong("pinned", value);
        };
    }

    /** {@code 404}, {@code 5xx}, {@code >1M}, {@code >=1s}, {@code 200-299}. */
    private static Condition range(String field, String value) {
        NumberField number = NUMBERS.get(field);
        if (number == null) {
            throw wrong(field, value);
        }
        boolean below = value.startsWith("<");
        boolean above = value.startsWith(">");
        boolean even = value.startsWith("=", below || above ? 1 : 0);
        int dash = value.indexOf('-');
        if (below || above) {
            long bound = number(field, value, value.substring(even ? 2 : 1));
            return above
                    ? new Condition.Range(number, even ? bound : bound + 1, Long.MAX_VALUE)
                    : new Condition.Range(number, Long.MIN_VALUE, even ? bound : bound - 1);
        } else if (dash > 0) {
            return new Condition.Range(
                    number,
                    number(field, value, value.substring(0, dash)),
                    number(field, value, value.substring(dash + 1)));
        } else if (number == NumberField.STATUS && value.matches("\\dxx")) {
            long hundred = (value.charAt(0) - '0') * 100L;
            return new Condition.Range(number, hundred, hundred + 99);
        }
        long exactly = number(field, value, value);
        return new Condition.Range(number, exactly, exactly);
    }

    private static long number(String field, String value, String text) {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.matches()) {
            throw wrong(field, value);
        }
        String unit = matcher.group(2);
        Long factor = switch (field) {
            case "dur" -> TIMES.get(unit);
            case "size" ->
                BYTES.get(unit.equals("kb") || unit.equals("mb") || unit.equals("gb") ? unit.substring(0, 1) : unit);
            default -> unit.isEmpty() && text.length() == 3 && text.indexOf('.') < 0 ? Long.valueOf(1) : null;
        };
        if (factor == null) {
            throw wrong(field, value);
        }
        return (long) (Double.parseDouble(matcher.group(1)) * factor);
    }

    private static Condition scheme(String name) {
        return new Condition.Is(TextField.SCHEME, name);
    }

    private static SharkException wrong(String field, String value) {
        return new SharkException(
                ErrorCode.INVALID,
                "the filter's word '" + field + ":" + value + "' has no value that " + field
                        + ": takes; examples: status:404 status:5xx size:>1M dur:>1s source:played pinned:yes"
                        + " host:example.org");
    }
}
