package shark.http.tls;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * The certificates by which the daemon says who it is, to servers that ask for one: their keys are the host's, and in no sandbox.
 *
 * @param entries the first that means a server is the one for it
 */
public record ClientCertificates(List<Entry> entries) {
    /** None. */
    public static final ClientCertificates NONE = new ClientCertificates(List.of());

    private static final String KEY = "client-certificate.";
    private static final int MOST_BYTES = 1 << 20;

    /** Of the algorithms that keys may be of, one that they sign by. */
    private static final Map<String, String> SIGNATURES =
            Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA", "EdDSA", "EdDSA");

    /** One, for the servers of a pattern. */
    record Entry(HostPattern servers, PrivateKey key, List<X509Certificate> chain) {
        @Override
        public String toString() {
            return servers.text(); // And nothing of the key.
        }
    }

    /**
     * Reads {@code client-certificate.HOST = CERT.pem KEY.pem} of the settings; one file may hold both. INVALID for what cannot be
     * used.
     *
     * @param directory of paths that are not absolute
     */
    public static ClientCertificates read(Properties settings, Path directory) {
        List<Entry> entries = new ArrayList<>();
        // Names before patterns: '*' sorts first.
        for (String name : new TreeSet<>(settings.stringPropertyNames()).descendingSet()) {
            if (name.startsWith(KEY)) {
                entries.add(entry(name, settings.getProperty(name), directory));
            }
        }
        return new ClientCertificates(List.copyOf(entries));
    }

    private static Entry entry(String name, String value, Path directory) {
        List<String> files = List.of(value.strip().split("\\s+", -1));
        if (files.get(0).isEmpty() || files.size() > 2) {
            throw new SharkException(ErrorCode.INVALID, name + " is not CERT.pem KEY.pem, or one file with both");
        }
        Path certificates = directory.resolve(files.get(0));
        Path key = directory.resolve(files.get(files.size() - 1));
        HostPattern servers = HostPattern.parse(name.substring(KEY.length()));
        List<X509Certificate> chain = HostTrust.certificates(text(name, certificates));
        if (chain.isEmpty()) {
            throw new SharkException(ErrorCode.INVALID, name + ": " + certificates + " holds no certificate as PEM");
        }
        PrivateKey secret = key(text(name, key))
                .orElseThrow(() -> new SharkException(
                        ErrorCode.INVALID,
                        name + ": " + key + " holds no key that can be read: it is to be one as PEM, without a password"
                                + " (openssl pkcs8 -topk8 -nocrypt)"));
        if (!fits(secret, chain)) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    name + ": the key in " + key + " is not that of the certificate in " + certificates);
        }
        return new Entry(servers, secret, chain);
    }

    private static String text(String name, Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("it is larger than " + MOST_BYTES + " bytes");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new SharkException(ErrorCode.INVALID, name + ": " + file + " cannot be read: " + e, e);
        }
    }

    /** The certificate and key for a server. */
    Optional<Entry> of(String host) {
        return entries.stream().filter(entry -> entry.servers().matches(host)).findFirst();
    }

    /** The first key of a text: PKCS #8, or as OpenSSL wrote RSA and EC keys before. */
    private static Optional<PrivateKey> key(String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                if (found instanceof PrivateKeyInfo info) {
                    return key(info.getEncoded());
                } else if (found instanceof PEMKeyPair pair) {
                    return key(pair.getPrivateKeyInfo().getEncoded());
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<PrivateKey> key(byte[] encoded) {
        return SIGNATURES.keySet().stream()
                .flatMap(algorithm -> key(algorithm, encoded).stream())
                .findFirst();
    }

    /** Empty when it is of another algorithm. */
    private static Optional<PrivateKey> key(String algorithm, byte[] encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static boolean fits(PrivateKey key, List<X509Certificate> chain) {
        try {
            byte[] text = KEY.getBytes(StandardCharsets.US_ASCII);
            Signature signing = Signature.getInstance(SIGNATURES.getOrDefault(key.getAlgorithm(), key.getAlgorithm()));
            signing.initSign(key);
            signing.update(text);
            byte[] signature = signing.sign();
            signing.initVerify(chain.get(0).getPublicKey());
            signing.update(text);
            return signing.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
