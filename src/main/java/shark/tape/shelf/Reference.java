package shark.tape.shelf;

/**
 * The tape that somebody has named.
 *
 * @param lock the hash by which it was named, whole: what it plays must not change; empty where it was named by its name
 */
public record Reference(String tape, String lock) {}
