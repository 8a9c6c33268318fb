package shark.http.tls;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of the outside world, for origins of tests: right, wrong and expired certificates. */
public final class TestingAuthority {
    private final KeyPair keys = keys();
    private final X500Name name;
    private final X509Certificate certificate;

    /** @param name its common name */
    public TestingAuthority(String name) {
        this.name = new X500Name("CN=" + name);
        this.certificate = signed(this.name, keys, this.name, keys, Duration.ofDays(-1), Duration.ofDays(100), true);
    }

    /** A file with its certificate. */
    public Path writtenTo(Path file) throws Exception {
        return Files.writeString(file, Pem.block("CERTIFICATE", certificate.getEncoded()));
    }

    /** Its certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** TLS for a server of these names (DNS names, or addresses), with a certificate that is good today. */
    public SSLContext server(String... names) {
        return server(Duration.ofDays(-1), Duration.ofDays(50), names);
    }

    /** The same with another validity, counted from now. */
    public SSLContext server(Duration from, Duration to, String... names) {
        KeyPair own = keys();
        return context(own, signed(new X500Name("CN=origin"), own, name, keys, from, to, false, names));
    }

    /** TLS for a server that asks its clients for a certificate of this authority's. */
    public SSLContext serverThatAsks(String... names) throws Exception {
        KeyPair own = keys();
        X509Certificate signed = signed(
                new X500Name("CN=origin"), own, name, keys, Duration.ofDays(-1), Duration.ofDays(50), false, names);
        KeyStore trusted = KeyStore.getInstance("JKS");
        trusted.load(null, null);
        trusted.setCertificateEntry("clients", certificate);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        return context(own, signed, factory.getTrustManagers());
    }

    /** A client's certificate in {@code NAME.pem} of a directory, and its key in {@code NAME.key}. */
    public void client(Path directory, String client) throws Exception {
        KeyPair own = keys();
        X509Certificate signed =
                signed(new X500Name("CN=" + client), own, name, keys, Duration.ofDays(-1), Duration.ofDays(50), false);
        Files.writeString(directory.resolve(client + ".pem"), Pem.block("CERTIFICATE", signed.getEncoded()));
        Files.writeString(
                directory.resolve(client + ".key"),
                Pem.block("PRIVATE KEY", own.getPrivate().getEncoded()));
    }

    /** TLS with a certificate that no authority signed. */
    public static SSLContext selfSigned(String... names) {
        KeyPair own = keys();
        X500Name subject = new X500Name("CN=lonely");
        return context(own, signed(subject, own, subject, own, Duration.ofDays(-1), Duration.ofDays(9), false, names));
    }

    private static SSLContext context(KeyPair keys, X509Certificate certificate) {
        return context(keys, certificate, null);
    }

    private static SSLContext context(KeyPair keys, X509Certificate certificate, TrustManager[] clients) {
        try {
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            store.setKeyEntry("own", keys.getPrivate(), new char[0], new X509Certificate[] {certificate});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), clients, null);
            return context;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate signed(
            X500Name subject,
            KeyPair own,
            X500Name issuer,
            KeyPair issuersKeys,
            Duration from,
            Duration to,
            boolean authority,
            String... names) {
        try {
            Instant now = Instant.now();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    new BigInteger(100, new SecureRandom()),
                    Date.from(now.plus(from)),
                    Date.from(now.plus(to)),
                    subject,
                    own.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (names.length > 0) {
                GeneralName[] alternatives = Arrays.stream(names)
                        .map(text -> new GeneralName(
                                Authority.isAddress(text) ? GeneralName.iPAddress : GeneralName.dNSName, text))
                        .toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(issuersKeys.getPrivate())));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
