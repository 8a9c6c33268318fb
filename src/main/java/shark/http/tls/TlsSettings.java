package shark.http.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;
import shark.base.Finding;

/**
 * What a person set about the TLS of all sandboxes and proxies.
 *
 * @param keyLog null: no secrets are written
 */
public record TlsSettings(@Nullable KeyLog keyLog) {
    /** Nothing was set. */
    public static final TlsSettings NONE = new TlsSettings(null);

    /** For the doctor. */
    public List<Finding> findings() {
        KeyLog log = keyLog;
        return log == null ? List.of() : List.of(log.finding());
    }
}
