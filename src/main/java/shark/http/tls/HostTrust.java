package shark.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authorities that this host trusts: those of the Java that runs shark, and those of the system's bundle. They are read
 * when first wanted, and anew when the bundle's file has changed. Safe for use by several threads.
 */
public final class HostTrust {
    private static final Logger LOG = LoggerFactory.getLogger(HostTrust.class);
    private static final List<String> BUNDLES = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/ssl/cert.pem");

    private final @Nullable Path bundle;
    private final Executor loader;
    private @Nullable CompletableFuture<X509ExtendedTrustManager> loaded; // guarded by this, with stamp
    private String stamp = "";

    /**
     * @param bundle certificates as text; null: none but Java's own
     * @param loader runs what reads files
     */
    HostTrust(@Nullable Path bundle, Executor loader) {
        this.bundle = bundle;
        this.loader = loader;
    }

    /** This machine's; {@code SSL_CERT_FILE} names another bundle than the usual, as it does for OpenSSL. */
    public static HostTrust ofThisMachine(Map<String, String> environment, Executor loader) {
        String named = environment.getOrDefault("SSL_CERT_FILE", "");
        List<String> places = named.isEmpty() ? BUNDLES : List.of(named);
        return new HostTrust(
                places.stream().map(Path::of).filter(Files::exists).findFirst().orElse(null), loader);
    }

    /** What verifies a chain against these authorities. */
    synchronized CompletionStage<X509ExtendedTrustManager> manager() {
        CompletableFuture<X509ExtendedTrustManager> known = loaded;
        if (known == null) {
            known = CompletableFuture.supplyAsync(this::load, loader);
            loaded = known;
        }
        return known;
    }

    /** An authority was not known: where the bundle has changed since it was read, the next chain meets the new one. */
    void doubt() {
        loader.execute(() -> {
            String now = stampNow();
            synchronized (this) {
                if (!now.equals(stamp)) {
                    loaded = null;
                }
            }
        });
    }

    private X509ExtendedTrustManager load() {
        synchronized (this) {
            stamp = stampNow(); // Before it is read: a change meanwhile is seen later.
        }
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (X509Certificate certificate : javas().getAcceptedIssuers()) {
                store.setCertificateEntry("java" + count++, certificate);
            }
            for (X509Certificate certificate : bundled()) {
                store.setCertificateEntry("system" + count++, certificate);
            }
            return manager(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot read the authorities that this host trusts: " + e.getMessage(), e);
        }
    }

    private List<X509Certificate> bundled() {
        Path file = bundle;
        if (file == null) {
            return List.of();
        }
        try {
            return certificates(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            LOG.warn("the bundle of trusted authorities {} cannot be read: {}", file, e.getMessage());
            return List.of();
        }
    }

    /** Those of a text that can be read. */
    static List<X509Certificate> certificates(String text) {
        List<X509Certificate> found = new ArrayList<>();
        for (byte[] block : Pem.blocks(text, "CERTIFICATE")) {
            try {
                found.add((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block)));
            } catch (CertificateException e) {
                LOG.debug("a certificate of a bundle is left out: {}", e.getMessage());
            }
        }
        return found;
    }

    /** With no store named it takes Java's own. */
    private static X509ExtendedTrustManager javas() throws GeneralSecurityException {
        return manager(null);
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("this Java has no " + X509TrustManager.class.getSimpleName());
    }

    private String stampNow() {
        Path file = bundle;
        try {
            return file == null ? "" : Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException e) {
            return "";
        }
    }
}
