package shark.api;

/**
 * The daemon.
 *
 * @param version shark's own
 * @param pid its process id
 * @param keeper the process id of {@code shark-native keep}
 * @param startedMicros microseconds since 1970
 * @param socket path of its socket
 * @param data directory of tapes and sandboxes
 * @param storedBytes size of the store on disk
 * @param exchanges stored exchanges
 */
public record DaemonInfo(
        String version,
        long pid,
        long keeper,
        long startedMicros,
        String socket,
        String data,
        long storedBytes,
        long exchanges) {}
