package shark.store;

import shark.base.ExchangeRow;
import shark.base.Source;

/**
 * What a sandbox has done so far.
 *
 * @param bytesOut body bytes that its programs sent, tunnels included
 * @param bytesIn body bytes that they received
 */
public record Counters(long exchanges, long played, long errors, long bytesOut, long bytesIn) {
    public static final Counters NONE = new Counters(0, 0, 0, 0, 0);

    /** These and the others. */
    public Counters plus(Counters others) {
        return new Counters(
                exchanges + others.exchanges,
                played + others.played,
                errors + others.errors,
                bytesOut + others.bytesOut,
                bytesIn + others.bytesIn);
    }

    /** These and one exchange more. */
    public Counters plus(ExchangeRow row) {
        return new Counters(
                exchanges + 1,
                played + (row.source() == Source.PLAYED ? 1 : 0),
                errors + (row.error() != null ? 1 : 0),
                bytesOut + row.requestBytes(),
                bytesIn + row.responseBytes());
    }
}
