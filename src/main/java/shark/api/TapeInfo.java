package shark.api;

import java.util.List;

/**
 * A tape as a line of a list.
 *
 * @param createdMicros microseconds since 1970
 * @param exchanges that can be played
 * @param bytes of their bodies
 * @param hash of what it plays, 64 hexadecimal digits; docs/replay.md tells what counts
 * @param rules how its requests are matched, as JSON; empty for the usual way
 * @param sandboxes that write to it or play from it
 */
public record TapeInfo(
        String name,
        long createdMicros,
        long exchanges,
        long bytes,
        String hash,
        String rules,
        List<String> sandboxes) {}
