package shark.api;

/**
 * Lists exchanges, the newest first, those in flight included.
 *
 * @param filter as {@code status:5xx host:example.org}; empty: all
 * @param sandbox empty: all
 * @param before only ids below this one; 0: from the newest
 * @param limit 1 to 1000
 */
public record ListExchanges(String filter, String sandbox, long before, int limit) {}
