package shark.http.tls;

import java.security.cert.CertificateException;

/** An origin's certificate is not taken; the message ends a sentence that begins with the certificate. */
final class CertificateRefused extends CertificateException {
    private static final long serialVersionUID = 1;

    CertificateRefused(String reason, CertificateException cause) {
        super(reason, cause);
    }
}
