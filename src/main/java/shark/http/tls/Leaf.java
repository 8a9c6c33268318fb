package shark.http.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A server's certificate and its key. */
record Leaf(PrivateKey key, X509Certificate certificate) {}
