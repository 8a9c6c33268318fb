package shark.api;

/**
 * Removes a sandbox and its files; its tape stays.
 *
 * @param force stops it first when it runs
 */
public record RemoveSandbox(String name, boolean force) {}
