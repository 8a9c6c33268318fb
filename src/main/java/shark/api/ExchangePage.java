package shark.api;

import java.util.List;
import shark.base.ExchangeRow;

/**
 * A part of the exchanges.
 *
 * @param exchanges in the direction that was asked for; long texts are cut, as of {@link ExchangeRow#brief}
 * @param next the {@code from} with which the list goes on; 0 when there are no more that way
 */
public record ExchangePage(List<ExchangeRow> exchanges, long next) {}
