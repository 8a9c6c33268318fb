package shark.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import shark.base.ExchangeRow;

/** What a filter asks of an exchange, in two forms that mean the same: a predicate over a row, and SQL. */
sealed interface Condition {
    boolean holds(ExchangeRow row);

    /**
     * The same in SQL.
     *
     * @param indexed the exchanges asked about are in the text index
     */
    Sql sql(boolean indexed);

    /** False when a row does not tell whether it holds; {@link #holds} then fails. */
    default boolean isOfRows() {
        return true;
    }

    /** True when the text index finds the few exchanges for which it may hold. */
    default boolean isInIndex() {
        return false;
    }

    /** What only heads and bodies tell, which rows have not. */
    sealed interface OfContent extends Condition {
        @Override
        default boolean holds(ExchangeRow row) {
            throw new IllegalStateException("a row has neither heads nor bodies");
        }

        @Override
        default boolean isOfRows() {
            return false;
        }
    }

    /** Each of them. */
    record All(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(ExchangeRow row) {
            return parts.stream().allMatch(part -> part.holds(row));
        }

        @Override
        public Sql sql(boolean indexed) {
            return parts.isEmpty() ? Sql.of("1") : Sql.joined(" AND ", Sql.of(parts, indexed));
        }

        @Override
        public boolean isOfRows() {
            return parts.stream().allMatch(Condition::isOfRows);
        }

        @Override
        public boolean isInIndex() {
            return parts.stream().anyMatch(Condition::isInIndex);
        }
    }

    /** One of them at least. */
    record Any(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(ExchangeRow row) {
            return parts.stream().anyMatch(part -> part.holds(row));
        }

        @Override
        public Sql sql(boolean indexed) {
            return Sql.joined(" OR ", Sql.of(parts, indexed));
        }

        @Override
        public boolean isOfRows() {
            return parts.stream().allMatch(Condition::isOfRows);
        }
    }

    /** The contrary. */
    record Not(Condition condition) implements Condition {
        @Override
        public boolean holds(ExchangeRow row) {
            return !condition.holds(row);
        }

        @Override
        public Sql sql(boolean indexed) {
            return condition.sql(indexed).negated();
        }

        @Override
        public boolean isOfRows() {
            return condition.isOfRows();
        }
    }

    /**
     * A part of a text.
     *
     * @param part in lower case
     */
    record Part(TextField field, String part) implements Condition {
        @Override
        public boolean holds(ExchangeRow row) {
            return field.of(row).toLowerCase(Locale.ROOT).contains(part);
        }

        @Override
        public Sql sql(boolean indexed) {
            return Sql.of("instr(lower(" + field.sql() + "), ?) > 0", part);
        }
    }

    /**
     * The whole of a text.
     *
     * @param text in lower case
     */
    record Is(TextField field, String text) implements Condition {
        @Override
        public boolean holds(ExchangeRow row) {
            return field.of(row).toLowerCase(Locale.ROOT).equals(text);
        }

        @Override
        public Sql sql(boolean indexed) {
            return Sql.of("lower(" + field.sql() + ") = ?", text);
        }
    }

    /** A part of a text that an expression describes. */
    record Matches(TextField field, Pattern pattern) implements Condition {
        @Override
        public boolean holds(ExchangeRow row) {
            return Expressions.find(pattern, field.of(row));
        }

        @Override
        public Sql sql(boolean indexed) {
            return Sql.of("regexp(?, " + field.sql() + ")", pattern.pattern());
        }
    }

    /** A line of a head that an expression describes; heads are not in rows. */
    record InHeads(boolean request, boolean response, Pattern pattern) implements OfContent {
        @Override
        public Sql sql(boolean indexed) {
            Sql inRequest = Sql.of("regexp(?, request_head)", pattern.pattern());
            Sql inResponse = Sql.of("regexp(?, response_head)", pattern.pattern());
            return !response ? inRequest : !request ? inResponse : Sql.joined(" OR ", List.of(inRequest, inResponse));
        }
    }

    /** A part of the text of a body, without content codings, that an expression describes. */
    record InBodies(boolean request, boolean response, Pattern pattern) implements OfContent {
        @Override
        public Sql sql(boolean indexed) {
            List<Sql> parts = new ArrayList<>();
            if (request) {
                parts.add(Sql.of("body_regexp(?, " + Sql.REQUEST_BODY + ")", pattern.pattern()));
            }
            if (response) {
                parts.add(Sql.of("body_regexp(?, " + Sql.RESPONSE_BODY + ")", pattern.pattern()));
            }
            return Sql.joined(" OR ", parts);
        }
    }

    /** Words one after the other, in heads or in the text of bodies. */
    record InText(boolean heads, boolean bodies, String phrase) implements OfContent {
        @Override
        public Sql sql(boolean indexed) {
            return indexed ? ofIndex() : ofTexts();
        }

        private Sql ofIndex() {
            List<String> found = new ArrayList<>();
            if (heads) {
                found.add("SELECT rowid FROM head_text WHERE head_text MATCH ?");
            }
            if (bodies) {
                String words = "(SELECT digest FROM body_words WHERE id IN"
                        + " (SELECT rowid FROM body_text WHERE body_text MATCH ?))";
                found.add("SELECT id FROM exchange WHERE request_body IN " + words);
                found.add("SELECT id FROM exchange WHERE response_body IN " + words);
            }
            String query = Words.of(phrase).query();
            return new Sql(
                    "id IN (" + String.join(" UNION ", found) + ")",
                    found.stream().map(one -> query).toList());
        }

        private Sql ofTexts() {
            List<Sql> parts = new ArrayList<>();
            if (heads) {
                parts.add(Sql.of(
                        "has_words(?, " + TextField.URL.sql()
                                + ", request_head, request_trailers, response_head, response_trailers)",
                        phrase));
            }
            if (bodies) {
                parts.add(Sql.of("body_has_words(?, " + Sql.REQUEST_BODY + ")", phrase));
                parts.add(Sql.of("body_has_words(?, " + Sql.RESPONSE_BODY + ")", phrase));
            }
            return Sql.joined(" OR ", parts);
        }

        @Override
        public boolean isInIndex() {
            return true;
        }
    }

    /** A number from the lowest to the highest, both included. */
    record Range(NumberField field, long lowest, long highest) implements Condition {
        @Override
        public boolean holds(ExchangeRow row) {
            long value = field.of(row);
            return value >= lowest && value <= highest;
        }

        @Override
        public Sql sql(boolean indexed) {
            return Sql.of(field.sql() + " BETWEEN ? AND ?", lowest, highest);
        }
    }

    /** Pinned, or not. */
    record Pinned(boolean wanted) implements Condition {
        @Override
        public boolean holds(ExchangeRow row) {
            return row.pinned() == wanted;
        }

        @Override
        public Sql sql(boolean indexed) {
            return Sql.of("pinned = ?", wanted ? 1 : 0);
        }
    }
}
