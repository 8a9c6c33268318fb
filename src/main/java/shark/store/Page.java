package shark.store;

import java.util.List;
import shark.base.ExchangeRow;

/**
 * A part of a listing.
 *
 * @param rows in the direction of the listing
 * @param next the id from which the listing goes on, exclusive: all up to it have been looked at; 0 when there are no more
 */
public record Page(List<ExchangeRow> rows, long next) {}
