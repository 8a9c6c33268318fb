package shark.store;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import shark.base.ExchangeRow;
import shark.base.Source;

/** What a filter asks of an exchange, in two forms that mean the same: a predicate over a row, and SQL. */
sealed interface Condition {
    boolean holds(ExchangeRow row);

    Sql sql();

    /** False when a row does not tell whether it holds; {@link #holds} then fails. */
    default boolean isOfRows() {
        return true;
    }

    /** Each of them. */
    record All(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(ExchangeRow row) {
            return parts.stream().allMatch(part -> part.holds(row));
        }

        @Override
        public Sql sql() {
            return parts.isEmpty()
                    ? Sql.of("1")
                    : Sql.joined(" AND ", parts.stream().map(Condition::sql).toList());
        }

        @Override
        public boolean isOfRows() {
            return parts.stream().allMatch(Condition::isOfRows);
        }
    }

    /** One of them at least. */
    record Any(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(ExchangeRow row) {
            return parts.stream().anyMatch(part -> part.holds(row));
        }

        @Override
        public Sql sql() {
            return Sql.joined(" OR ", parts.stream().map(Condition::sql).toList());
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
        public Sql sql() {
            return condition.sql().negated();
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
        public Sql sql() {
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
        public Sql sql() {
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
        public Sql sql() {
            return Sql.of("regexp(?, " + field.sql() + ")", pattern.pattern());
        }
    }

    /** A line of a head that an expression describes; heads are not in rows. */
    record InHeads(boolean request, boolean response, Pattern pattern) implements Condition {
        @Override
        public boolean holds(ExchangeRow row) {
            throw new IllegalStateException("a row has no heads");
        }

        @Override
        public Sql sql() {
            Sql inRequest = Sql.of("regexp(?, request_head)", pattern.pattern());
            Sql inResponse = Sql.of("regexp(?, response_head)", pattern.pattern());
            return !response ? inRequest : !request ? inResponse : Sql.joined(" OR ", List.of(inRequest, inResponse));
        }

        @Override
        public boolean isOfRows() {
            return false;
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
        public Sql sql() {
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
        public Sql sql() {
            return Sql.of("pinned = ?", wanted ? 1 : 0);
        }
    }

    /** Something went wrong. */
    record Failed() implements Condition {
        @Override
        public boolean holds(ExchangeRow row) {
            return row.source() == Source.ERROR;
        }

        @Override
        public Sql sql() {
            return Sql.of("source = ?", Source.ERROR.word());
        }
    }
}
