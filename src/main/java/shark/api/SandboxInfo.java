package shark.api;

import java.util.List;
import shark.base.Mode;

/**
 * A sandbox as a line of a list.
 *
 * @param state {@code running}, {@code stopped} or {@code broken}
 * @param base as given to create's {@code from}
 * @param createdMicros microseconds since 1970
 * @param exchanges stored on its tape by it
 * @param played how many requests were played
 * @param errors how many exchanges ended in an error
 * @param bytesOut body bytes sent by its programs, tunnels included
 * @param bytesIn body bytes that its programs received, tunnels included
 * @param terminals the numbers of the live terminals, the lowest first
 */
public record SandboxInfo(
        String name,
        String state,
        Mode mode,
        String base,
        String tape,
        long createdMicros,
        long exchanges,
        long played,
        long errors,
        long bytesOut,
        long bytesIn,
        List<Integer> terminals) {}
