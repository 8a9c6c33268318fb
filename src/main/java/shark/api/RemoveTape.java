package shark.api;

/**
 * Removes a tape with its exchanges.
 *
 * @param force also when a sandbox uses it
 */
public record RemoveTape(String name, boolean force) {}
