package shark.http.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;

/**
 * The trust store of a Java, with one authority more. A JKS file is a header (magic number, version 2, count), entries, and
 * a SHA-1 of password, a constant and all before it: an entry is put at its end without reading the others, since a hundred
 * certificates take long to parse. What is made is always JKS: every Java reads its certificates without a password, as
 * Java itself does with this file.
 */
public final class JavaTrustStore {
    private static final int MAGIC = 0xFEEDFEED;
    private static final int VERSION = 2;
    private static final int HEADER = 12;
    private static final int DIGEST = 20;
    private static final int CERTIFICATE_ENTRY = 2;
    private static final String ALIAS = "shark";
    /** Java's own; everybody knows it. */
    private static final String PASSWORD = "changeit";

    private JavaTrustStore() {}

    /**
     * The store with an authority added.
     *
     * @param store JKS or PKCS #12
     * @return empty when it cannot be read, or is not protected by the usual password
     */
    public static Optional<byte[]> with(byte[] store, X509Certificate authority) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(store);
            boolean jks = store.length >= HEADER + DIGEST && bytes.getInt(0) == MAGIC && bytes.getInt(4) == VERSION;
            return jks ? appended(store, bytes.getInt(8), authority) : Optional.of(rewritten(store, authority));
        } catch (IOException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> appended(byte[] store, int count, X509Certificate authority)
            throws IOException, GeneralSecurityException {
        int end = store.length - DIGEST;
        boolean usual = Arrays.equals(digest(store, end), Arrays.copyOfRange(store, end, store.length));
        if (!usual || count < 0 || count == Integer.MAX_VALUE) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(store.length + 1024);
        DataOutputStream output = new DataOutputStream(bytes);
        output.writeInt(MAGIC);
        output.writeInt(VERSION);
        output.writeInt(count + 1);
        output.write(store, HEADER, end - HEADER);
        byte[] certificate = authority.getEncoded();
        output.writeInt(CERTIFICATE_ENTRY);
        output.writeUTF(ALIAS);
        output.writeLong(authority.getNotBefore().toInstant().toEpochMilli());
        output.writeUTF("X.509");
        output.writeInt(certificate.length);
        output.write(certificate);
        byte[] content = bytes.toByteArray();
        output.write(digest(content, content.length));
        return Optional.of(bytes.toByteArray());
    }

    private static byte[] digest(byte[] content, int length) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-1");
        digest.update(PASSWORD.getBytes(StandardCharsets.UTF_16BE));
        digest.update("Mighty Aphrodite".getBytes(StandardCharsets.UTF_8));
        digest.update(content, 0, length);
        return digest.digest();
    }

    private static byte[] rewritten(byte[] store, X509Certificate authority)
            throws IOException, GeneralSecurityException {
        KeyStore from = KeyStore.getInstance("PKCS12");
        from.load(new ByteArrayInputStream(store), PASSWORD.toCharArray());
        KeyStore to = KeyStore.getInstance("JKS");
        to.load(null, null);
        for (String alias : Collections.list(from.aliases())) {
            if (from.isCertificateEntry(alias)) {
                to.setCertificateEntry(alias, from.getCertificate(alias));
            }
        }
        to.setCertificateEntry(ALIAS, authority);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        to.store(bytes, PASSWORD.toCharArray());
        return bytes.toByteArray();
    }
}
