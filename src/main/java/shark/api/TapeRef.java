package shark.api;

/** Names a tape. */
public record TapeRef(String name) {}
