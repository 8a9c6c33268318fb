package shark.tape.redact;

import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What is done to the value of a field of a head. */
enum FieldRule {
    /** All of it is secret. */
    VALUE,
    /** The name of a scheme, then what is secret (RFC 9110 section 11.4). */
    CREDENTIALS,
    /** Pairs of a name and what is secret (RFC 6265 section 4.2). */
    COOKIES,
    /** One such pair, then attributes (RFC 6265 section 4.1). */
    SET_COOKIE,
    /** A URL, whose parameters may be secret. */
    URL;

    /** Those that are always used, by the field's name in lower case. */
    static final Map<String, FieldRule> USUAL = Map.of(
            "authorization",
            CREDENTIALS,
            "proxy-authorization",
            CREDENTIALS,
            "cookie",
            COOKIES,
            "set-cookie",
            SET_COOKIE,
            "referer",
            URL,
            "location",
            URL,
            "content-location",
            URL);

    /** The value without what is secret. */
    String apply(String value, Mark mark, UnaryOperator<String> url) {
        return switch (this) {
            case VALUE -> mark.of(value);
            case CREDENTIALS -> {
                int blank = value.indexOf(' ');
                yield blank < 0
                        ? mark.of(value)
                        : value.substring(0, blank + 1)
                                + mark.of(value.substring(blank + 1).strip());
            }
            case COOKIES -> {
                StringBuilder pairs = new StringBuilder();
                for (String pair : value.split(";", -1)) {
                    pairs.append(pairs.isEmpty() ? "" : ";").append(pair(pair, mark));
                }
                yield pairs.toString();
            }
            case SET_COOKIE -> {
                int end = value.indexOf(';');
                yield end < 0 ? pair(value, mark) : pair(value.substring(0, end), mark) + value.substring(end);
            }
            case URL -> url.apply(value);
        };
    }

    private static String pair(String pair, Mark mark) {
        int sign = pair.indexOf('=');
        return sign < 0
                ? pair
                : pair.substring(0, sign + 1) + mark.of(pair.substring(sign + 1).strip());
    }

    /** The name as it is looked up. */
    static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
