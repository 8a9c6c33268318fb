package shark.api;

import java.util.List;

/** The names of all tapes, for which none is read. */
public record TapeNames(List<String> names) {}
