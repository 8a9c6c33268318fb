package shark.http.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in a sentence why a TLS connection broke, and what the reader can do. */
public final class HandshakeFault {
    /** As BoringSSL and as Java name an alert that was received (RFC 8446 section 6). */
    private static final Pattern ALERT =
            Pattern.compile("ALERT_([A-Z_]+)|fatal alert: ([a-z_]+)", Pattern.CASE_INSENSITIVE);

    /** What clients say of a certificate that they do not take. */
    private static final Set<String> OF_CERTIFICATES = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "unknown_ca",
            "access_denied",
            "bad_certificate_status_response");

    private static final int MOST_CHARS = 200;

    private HandshakeFault() {}

    /**
     * Towards a program that asked for this host.
     *
     * @param plainAlert see {@link PlainAlert}; empty where there was none
     */
    public static String ofProgram(String host, String plainAlert, Throwable failure) {
        String alert = plainAlert.isEmpty() ? alert(failure) : plainAlert;
        String unread = "; to let its TLS through unread: --passthrough " + host;
        if (OF_CERTIFICATES.contains(alert)) {
            return "the program rejected shark's certificate for " + host + " (TLS alert " + alert
                    + "): it trusts other authorities than its system's, or one certificate only" + unread;
        }
        if (alert.equals("ech_required")) {
            return "the program insists on Encrypted Client Hello for what it calls " + host
                    + " outside (TLS alert ech_required), which hides from shark whom it asks; switch it off there"
                    + unread;
        }
        if (!alert.isEmpty()) {
            return "the program ended the TLS handshake for " + host + " (TLS alert " + alert + ")" + unread;
        }
        if (caused(failure, ClosedChannelException.class) != null) {
            return "the program closed the connection within the TLS handshake for " + host
                    + ", as one does that does not trust shark's certificate" + unread;
        }
        if (caused(failure, SslHandshakeTimeoutException.class) != null) {
            return "the program did not finish the TLS handshake for " + host;
        }
        return "the TLS handshake with the program for " + host + " failed: " + last(failure) + unread;
    }

    /** Towards an origin. */
    public static String ofOrigin(String host, int port, Throwable failure) {
        String origin = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        CertificateRefused refused = caused(failure, CertificateRefused.class);
        if (refused != null) {
            return "the certificate of " + origin + " is refused: " + refused.getMessage()
                    + "; to take it all the same: --insecure-upstream " + host;
        }
        String alert = alert(failure);
        String own = "; set client-certificate." + host
                + " = CERT.pem KEY.pem in shark.properties, or let a program that has"
                + " one through with --passthrough " + host;
        if (alert.equals("certificate_required")) {
            return origin + " wants a client's certificate (TLS alert certificate_required), and shark has none for it"
                    + own;
        }
        if (OF_CERTIFICATES.contains(alert)) {
            return origin + " does not take the client's certificate that it got, or got none (TLS alert " + alert + ")"
                    + own;
        }
        if (alert.equals("handshake_failure")) {
            return origin
                    + " ended the TLS handshake (TLS alert handshake_failure), as one does that shares no cipher, or"
                    + " that wants a client's certificate and gets none" + own;
        }
        if (!alert.isEmpty()) {
            return origin + " ended the TLS connection (TLS alert " + alert + ")";
        }
        if (caused(failure, NotSslRecordException.class) != null) {
            return origin + " does not speak TLS";
        }
        if (caused(failure, ClosedChannelException.class) != null) {
            return origin + " closed the connection within the TLS handshake";
        }
        if (caused(failure, SslHandshakeTimeoutException.class) != null) {
            return origin + " did not finish the TLS handshake in time";
        }
        return "no TLS connection with " + origin + ": " + last(failure);
    }

    /** True when the other side wants none of the protocols that were offered (RFC 7301 section 3.2). */
    public static boolean isOfProtocols(Throwable failure) {
        return alert(failure).equals("no_application_protocol");
    }

    private static String alert(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher matcher = ALERT.matcher(String.valueOf(cause.getMessage()));
            if (matcher.find()) {
                String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    private static <T extends Throwable> @Nullable T caused(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static String last(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text =
                (cause.getMessage() == null ? cause.toString() : cause.getMessage()).replaceAll("\\p{Cntrl}", "?");
        return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "...";
    }
}
