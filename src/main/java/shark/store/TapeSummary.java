package shark.store;

import shark.base.Sha256;

/**
 * What was worked out of all that a tape holds.
 *
 * @param hash of what it plays
 * @param exchanges that can be played
 * @param bytes of their bodies
 */
public record TapeSummary(Sha256 hash, long exchanges, long bytes) {}
