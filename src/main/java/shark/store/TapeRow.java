package shark.store;

/**
 * A tape as an object of its own: the exchanges are those that name it.
 *
 * @param name unique in a store
 * @param createdMicros when it was made, microseconds since 1970
 * @param rules how its requests are matched, as JSON; empty for the usual way
 * @param rulesAt a number that grows with each change of the rules
 */
public record TapeRow(String name, long createdMicros, String rules, long rulesAt) {
    /** A tape that is matched in the usual way. */
    public static TapeRow of(String name, long createdMicros) {
        return new TapeRow(name, createdMicros, "", 0);
    }
}
