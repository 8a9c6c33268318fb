package shark.api;

/**
 * A tape, and the archive that it is written to or made of.
 *
 * @param file absolute
 */
public record TapeFile(String name, String file) {}
