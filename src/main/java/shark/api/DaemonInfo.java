package shark.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import shark.base.Finding;

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
 * @param findings how its parts fare, for the doctor; an older daemon tells none
 */
public record DaemonInfo(
        String version,
        long pid,
        long keeper,
        long startedMicros,
        String socket,
        String data,
        long storedBytes,
        long exchanges,
        List<Finding> findings) {
    public DaemonInfo(
            String version,
            long pid,
            long keeper,
            long startedMicros,
            String socket,
            String data,
            long storedBytes,
            long exchanges,
            @Nullable List<Finding> findings) {
        this.version = version;
        this.pid = pid;
        this.keeper = keeper;
        this.startedMicros = startedMicros;
        this.socket = socket;
        this.data = data;
        this.storedBytes = storedBytes;
        this.exchanges = exchanges;
        this.findings = findings == null ? List.of() : List.copyOf(findings);
    }
}
