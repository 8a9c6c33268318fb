package shark.api;

/** Copies what one tape holds to another. */
public record CopyTape(String from, String to) {}
