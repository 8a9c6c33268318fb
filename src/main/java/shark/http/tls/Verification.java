package shark.http.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Verifies an origin's certificate against the host's trust, and its name; says in words why one is refused. */
final class Verification extends X509ExtendedTrustManager {
    private static final int MOST_NAMES = 4;
    private static final int MOST_CHARS = 120;

    private final X509ExtendedTrustManager trust;
    private final Runnable unknownAuthority;
    private final Clock clock;

    /** @param unknownAuthority is told of an authority that is not trusted */
    Verification(X509ExtendedTrustManager trust, Runnable unknownAuthority, Clock clock) {
        this.trust = trust;
        this.unknownAuthority = unknownAuthority;
        this.clock = clock;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        try {
            trust.checkServerTrusted(chain, type, engine);
        } catch (CertificateException e) {
            throw new CertificateRefused(reason(chain, type, String.valueOf(engine.getPeerHost()), e), e);
        }
    }

    private String reason(X509Certificate[] chain, String type, String host, CertificateException failure) {
        Instant now = clock.instant();
        for (X509Certificate certificate : chain) {
            String whose = certificate.equals(chain[0]) ? "it" : "its authority '" + name(certificate, true) + "'";
            if (now.isAfter(certificate.getNotAfter().toInstant())) {
                return whose + " expired at " + certificate.getNotAfter().toInstant();
            }
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                return whose + " is not valid before "
                        + certificate.getNotBefore().toInstant();
            }
        }
        if (pathIsTrusted(chain, type)) {
            String text = String.valueOf(failure.getMessage());
            return text.startsWith("No ") ? "it is for " + names(chain[0]) + ", not for " + host : text;
        }
        if (!String.valueOf(failure.getMessage()).contains("unable to find valid certification path")) {
            return brief(String.valueOf(failure.getMessage()));
        }
        unknownAuthority.run();
        if (chain.length == 1 && isSelfSigned(chain[0])) {
            return "it is self-signed";
        }
        return "it was signed by '" + name(chain[chain.length - 1], false)
                + "', an authority that this host does not trust";
    }

    /** True when it is only the name that is wrong. */
    private boolean pathIsTrusted(X509Certificate[] chain, String type) {
        try {
            trust.checkServerTrusted(chain, type);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String name(X509Certificate certificate, boolean subject) {
        return brief(
                (subject ? certificate.getSubjectX500Principal() : certificate.getIssuerX500Principal()).getName());
    }

    private static String names(X509Certificate certificate) {
        List<String> found = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (alternative.get(1) instanceof String text) {
                    found.add(brief(text));
                }
            }
        } catch (CertificateParsingException e) {
            return "names that cannot be read";
        }
        if (found.isEmpty()) {
            return "no name at all";
        }
        int more = found.size() - MOST_NAMES;
        return String.join(", ", found.subList(0, Math.min(MOST_NAMES, found.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** What a stranger wrote, fit for a sentence. */
    private static String brief(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= MOST_CHARS ? clean : clean.substring(0, MOST_CHARS) + "...";
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0]; // For a server, that asks for its clients' certificates.
    }

    // What no connection of the door's asks for.

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("no name to verify");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("no name to verify");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("not asked of programs");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("not asked of programs");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("not asked of programs");
    }
}
