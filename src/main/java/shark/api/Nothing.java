package shark.api;

/** No parameters, or no result: an empty JSON object. */
public record Nothing() {}
