package shark.api;

/**
 * Asks for a part of the exchanges, those in flight included. One call looks at a bounded number of them: with a filter that
 * few match it gives none or some, and a place to go on from.
 *
 * @param filter as in {@link ListExchanges}
 * @param sandbox empty: all
 * @param older true: ids below {@code from}, the newest first (0: from the newest); false: ids above it, the oldest first
 * @param from exclusive
 * @param limit 1 to 1000
 */
public record PageExchanges(String filter, String sandbox, boolean older, long from, int limit) {}
