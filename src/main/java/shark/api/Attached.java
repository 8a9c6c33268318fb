package shark.api;

/** The terminal that was joined; its number also where a new one was asked for. */
public record Attached(String name, int terminal) {}
