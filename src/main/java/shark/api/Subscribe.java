package shark.api;

/**
 * Asks for events.
 *
 * @param filter of exchanges, as in {@link ListExchanges}
 * @param sandbox exchanges of this one only; empty: all
 * @param exchanges false: only sandboxes
 */
public record Subscribe(String filter, String sandbox, boolean exchanges) {}
