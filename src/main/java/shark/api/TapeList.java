package shark.api;

import java.util.List;

/** All tapes by name. */
public record TapeList(List<TapeInfo> tapes) {}
