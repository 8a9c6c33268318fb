package shark.api;

import java.util.List;

/**
 * Whether a tape is whole.
 *
 * @param exchanges that were looked at, bodies and all
 * @param damaged how many faults there are
 * @param damages at most a thousand of them
 */
public record TapeReport(long exchanges, long damaged, List<Damage> damages) {
    /** One fault: of which exchange, and what. */
    public record Damage(long id, String method, String url, String sentence) {}
}
