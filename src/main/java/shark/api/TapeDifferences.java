package shark.api;

import java.util.List;

/**
 * In what two tapes differ.
 *
 * @param added requests that only the second one answers
 * @param removed requests that only the first one answers
 * @param changed requests that both answer, in different ways
 * @param differences at most a thousand of them, by match key
 */
public record TapeDifferences(long added, long removed, long changed, List<Item> differences) {
    /**
     * One request.
     *
     * @param kind {@code added}, {@code removed} or {@code changed}
     * @param before the first tape's exchange, the first of equal requests; 0 where none
     * @param after the second tape's
     */
    public record Item(String kind, String method, String url, long before, long after) {}
}
