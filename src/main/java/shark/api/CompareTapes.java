package shark.api;

/** Compares what two tapes play. */
public record CompareTapes(String first, String second) {}
