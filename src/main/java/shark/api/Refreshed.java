package shark.api;

import shark.base.ExchangeRow;

/**
 * What came of a request that was sent again.
 *
 * @param old the id of the exchange before
 * @param replaced true when that one is gone
 * @param row the new exchange
 */
public record Refreshed(long old, boolean replaced, ExchangeRow row) {}
