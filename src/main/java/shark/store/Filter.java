package shark.store;

import java.util.List;
import shark.base.ExchangeRow;

/**
 * Which exchanges are meant. A filter is words that must all hold: {@code field:value}, {@code ~c 404} and the like, a part of
 * the URL. {@code -}, {@code !} and {@code NOT} negate, {@code |} and {@code OR} join what may hold, and bind less than
 * {@code &}, {@code AND} and a mere blank; parentheses group. See {@link FilterGrammar} for the fields. Letters' case does not
 * matter.
 */
public final class Filter {
    /** Holds for every exchange. */
    public static final Filter ALL = new Filter(new Condition.All(List.of()));

    private final Condition condition;

    private Filter(Condition condition) {
        this.condition = condition;
    }

    /** Reads a filter; INVALID with what is wrong and where. */
    public static Filter parse(String text) {
        return new Filter(new FilterGrammar(text).parse());
    }

    /** True when it holds for every exchange. */
    boolean isAll() {
        return condition.equals(ALL.condition);
    }

    /** True when a row tells whether its exchange is meant; else only the store can, which has heads and bodies. */
    public boolean isOfRows() {
        return condition.isOfRows();
    }

    /**
     * True when the exchange is meant.
     *
     * @throws IllegalStateException when a row does not tell that
     */
    public boolean matches(ExchangeRow row) {
        return condition.holds(row);
    }

    /** @param indexed the exchanges asked about are in the text index */
    Sql sql(boolean indexed) {
        return condition.sql(indexed);
    }

    /** True when the text index finds the few exchanges that may be meant, so that all need not be looked at. */
    boolean isInIndex() {
        return condition.isInIndex();
    }
}
