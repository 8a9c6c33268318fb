package shark.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.SharkException;

/**
 * Which exchanges are meant: words joined by blanks, all of which must hold. {@code host: path: method: sandbox: tape: type:}
 * take a part of the value, {@code status:} a number, a class as {@code 5xx}, {@code source:} and {@code pinned:yes|no}
 * the whole; a word without a field is a part of the URL. {@code -} in front negates. Letters' case does not matter.
 */
public final class Filter {
    /** Holds for every exchange. */
    public static final Filter ALL = new Filter(List.of());

    private static final String URL =
            "(scheme || '://' || host || ':' || port || path)"; // With the port always: the pattern may name it.

    private final List<Term> terms;

    private Filter(List<Term> terms) {
        this.terms = terms;
    }

    /** A condition in SQL, and its parameters. */
    record Sql(String condition, List<Object> parameters) {}

    private record Term(String field, String value, boolean negated) {
        boolean holds(ExchangeRow row) {
            boolean found = switch (field) {
                case "host" -> has(row.host());
                case "path" -> has(row.path());
                case "method" -> row.method().equalsIgnoreCase(value);
                case "sandbox" -> has(row.sandbox());
                case "tape" -> has(row.tape());
                case "type" -> has(row.contentType());
                case "source" -> row.source().word().equals(value);
                case "pinned" -> row.pinned() == value.equals("yes");
                case "status" -> row.status() >= low() && row.status() <= high();
                default -> has(row.scheme() + "://" + row.host() + ":" + row.port() + row.path());
            };
            return found != negated;
        }

        Sql sql() {
            Sql positive = switch (field) {
                case "host", "path", "sandbox", "tape" -> part(field);
                case "type" -> part("content_type");
                case "method" -> new Sql("upper(method) = ?", List.of(value.toUpperCase(Locale.ROOT)));
                case "source" -> new Sql("source = ?", List.of(value));
                case "pinned" -> new Sql("pinned = ?", List.of(value.equals("yes") ? 1 : 0));
                case "status" -> new Sql("status BETWEEN ? AND ?", List.of(low(), high()));
                default -> part(URL);
            };
            return negated ? new Sql("NOT (" + positive.condition + ")", positive.parameters) : positive;
        }

        private Sql part(String expression) {
            return new Sql("instr(lower(" + expression + "), ?) > 0", List.of(value));
        }

        private boolean has(String text) {
            return text.toLowerCase(Locale.ROOT).contains(value);
        }

        private int low() {
            return Integer.parseInt(value.replace('x', '0'));
        }

        private int high() {
            return Integer.parseInt(value.replace('x', '9'));
        }
    }

    /** Reads a filter; INVALID with the word that is wrong. */
    public static Filter parse(String text) {
        List<Term> terms = new ArrayList<>();
        for (String word : text.strip().split("\\s+", -1)) {
            if (!word.isEmpty()) {
                terms.add(term(word));
            }
        }
        return new Filter(List.copyOf(terms));
    }

    private static Term term(String word) {
        boolean negated = word.length() > 1 && word.startsWith("-");
        String rest = negated ? word.substring(1) : word;
        int colon = rest.indexOf(':');
        String field = colon > 0 ? rest.substring(0, colon) : "";
        String value = rest.substring(colon + 1).toLowerCase(Locale.ROOT);
        boolean right = switch (field) {
            case "host", "path", "method", "sandbox", "tape", "type" -> !value.isEmpty();
            case "source" -> value.matches("network|played|error|tunnel");
            case "pinned" -> value.matches("yes|no");
            case "status" -> value.matches("\\d{3}|\\dxx");
            default -> true;
        };
        if (!right) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    "the filter's word '" + word + "' has no value that " + field
                            + ": takes; examples: status:404 status:5xx source:played pinned:yes host:example.org");
        }
        boolean known = List.of("host", "path", "method", "sandbox", "tape", "type", "source", "pinned", "status")
                .contains(field);
        return known ? new Term(field, value, negated) : new Term("", rest.toLowerCase(Locale.ROOT), negated);
    }

    /** True when it holds for every exchange. */
    boolean isAll() {
        return terms.isEmpty();
    }

    /** True when the exchange is meant. */
    public boolean matches(ExchangeRow row) {
        return terms.stream().allMatch(term -> term.holds(row));
    }

    Sql sql() {
        List<String> conditions = new ArrayList<>(List.of("1"));
        List<Object> parameters = new ArrayList<>();
        for (Term term : terms) {
            Sql sql = term.sql();
            conditions.add(sql.condition);
            parameters.addAll(sql.parameters);
        }
        return new Sql(String.join(" AND ", conditions), parameters);
    }
}
