package shark.http.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;
import shark.base.Finding;

/**
 * What a person set about the TLS of all sandboxes and proxies.
 *
 * @param keyLog null: no secrets are written
 * @param certificates that servers may ask for
 */
public record TlsSettings(@Nullable KeyLog keyLog, ClientCertificates certificates) {
    /** Nothing was set. */
    public static final TlsSettings NONE = new TlsSettings(null, ClientCertificates.NONE);

    /** For the doctor. */
    public List<Finding> findings() {
        KeyLog log = keyLog;
        return log == null ? List.of() : List.of(log.finding());
    }
}
