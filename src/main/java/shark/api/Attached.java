package shark.api;

/** The terminal that was joined. */
public record Attached(String name, int terminal) {}
