package shark.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A sandbox's certificate authority: signs a certificate for each server that its programs ask for. Its key never leaves
 * the daemon. Certificates are as clients of today want them: RFC 5280, and the CA/Browser Forum's baseline requirements
 * for the validity and the serial. Safe for use by several threads.
 */
public final class Authority {
    private static final Duration EARLIER = Duration.ofDays(1); // For a clock that is behind.
    private static final Duration LIFE = Duration.ofDays(3650);
    /** With the day earlier it is 397: Apple's clients refuse more than 398. */
    private static final Duration LEAF_LIFE = Duration.ofDays(396);

    private static final int LONGEST_COMMON_NAME = 64; // RFC 5280 appendix A.1, ub-common-name.
    private static final String SIGNATURE = "SHA256withECDSA";

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final X500Name subject;
    /** One for all certificates of this run: to make one costs as much as a signature. */
    private final KeyPair leafKeys = keyPair();

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    private Authority(PrivateKey key, X509Certificate certificate, Clock clock) {
        this.key = key;
        this.certificate = certificate;
        this.subject =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        this.clock = clock;
    }

    /** A new one; of whom it is, is its name. */
    static Authority make(String owner, Clock clock) {
        KeyPair keys = keyPair();
        X500Name name = new X500NameBuilder()
                .addRDN(BCStyle.O, "shark")
                .addRDN(BCStyle.CN, cut("CA of " + owner))
                .build();
        SecureRandom random = new SecureRandom();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name, serial(random), Date.from(now.minus(EARLIER)), Date.from(now.plus(LIFE)), name, keys.getPublic());
        try {
            JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(keys.getPublic()));
            return new Authority(keys.getPrivate(), signed(builder, keys.getPrivate()), clock);
        } catch (GeneralSecurityException | CertIOException e) {
            throw new IllegalStateException("cannot make an authority", e);
        }
    }

    /**
     * The one that {@link #pem} wrote.
     *
     * @throws GeneralSecurityException when it is not such a text
     */
    static Authority read(String pem, Clock clock) throws GeneralSecurityException {
        List<byte[]> keys = Pem.blocks(pem, "PRIVATE KEY");
        List<byte[]> certificates = Pem.blocks(pem, "CERTIFICATE");
        if (keys.size() != 1 || certificates.size() != 1) {
            throw new GeneralSecurityException("it does not hold one key and one certificate");
        }
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(keys.get(0)));
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificates.get(0)));
        return new Authority(key, certificate, clock);
    }

    /** Key (PKCS #8) and certificate, as text. */
    String pem() {
        return Pem.block("PRIVATE KEY", key.getEncoded()) + certificatePem();
    }

    /** The certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The certificate as text. */
    public String certificatePem() {
        try {
            return Pem.block("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The name of its file in a directory of authorities, before {@code .0}: OpenSSL's X509_NAME_hash, the first four bytes of
     * a SHA-1 over the subject's parts, each as UTF-8 in small letters.
     */
    public String subjectHash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            for (RDN part : subject.getRDNs()) {
                String value = part.getFirst()
                        .getValue()
                        .toString()
                        .toLowerCase(Locale.ROOT)
                        .strip();
                ASN1EncodableVector pair = new ASN1EncodableVector();
                pair.add(part.getFirst().getType());
                pair.add(new DERUTF8String(value.replaceAll("\\s+", " ")));
                digest.update(new DERSet(new DERSequence(pair)).getEncoded());
            }
            int hash = ByteBuffer.wrap(digest.digest())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt();
            return String.format("%08x", hash);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Signs a certificate.
     *
     * @param names of a server: DNS names, or addresses as text; at least one
     */
    Leaf issue(List<String> names) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(LEAF_LIFE);
        Instant last = certificate.getNotAfter().toInstant();
        String common = names.get(0).length() <= LONGEST_COMMON_NAME ? names.get(0) : "shark";
        PublicKey publicKey = leafKeys.getPublic();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject,
                serial(random),
                Date.from(now.minus(EARLIER)),
                Date.from(end.isBefore(last) ? end : last),
                new X500NameBuilder().addRDN(BCStyle.CN, common).build(),
                publicKey);
        GeneralName[] alternatives = names.stream()
                .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        try {
            JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(publicKey));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    utils.createAuthorityKeyIdentifier(certificate.getPublicKey()));
            return new Leaf(leafKeys.getPrivate(), signed(builder, key));
        } catch (GeneralSecurityException | CertIOException e) {
            throw new IllegalStateException("cannot sign a certificate for " + names, e);
        }
    }

    /** Digits, dots and colons; a name ends in a letter (RFC 3696 section 2). */
    static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.matches("[0-9]+(\\.[0-9]+){3}");
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no ECDSA", e);
        }
    }

    /** Positive, at most 20 bytes (RFC 5280 section 4.1.2.2), with at least 64 random bits. */
    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(126, random).setBit(126);
    }

    private static String cut(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= LONGEST_COMMON_NAME
                ? text
                : new String(bytes, 0, LONGEST_COMMON_NAME, StandardCharsets.UTF_8);
    }
}
