package shark.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaTrustStoreTest {
    private final Authority authority = Authority.make("dev", Clock.systemUTC());
    private final TestingAuthority other = new TestingAuthority("other");

    @ParameterizedTest
    @CsvSource({"JKS, changeit", "JKS, ''", "PKCS12, changeit"})
    void whatWasThereStaysAndNoPasswordIsNeeded(String type, String readWith) throws Exception {
        byte[] store = store(type, "changeit");

        KeyStore read = KeyStore.getInstance(KeyStore.getDefaultType()); // As Java opens its own.
        read.load(
                new ByteArrayInputStream(
                        JavaTrustStore.with(store, authority.certificate()).orElseThrow()),
                readWith.isEmpty() ? null : readWith.toCharArray());

        assertThat(Collections.list(read.aliases())).containsExactlyInAnyOrder("other", "shark");
        assertThat(read.getCertificate("shark")).isEqualTo(authority.certificate());
        assertThat(read.getCertificate("other")).isEqualTo(other.certificate());
    }

    @Test
    void whatCannotBeReadIsLeftAlone() throws Exception {
        byte[] store = store("JKS", "changeit");
        byte[] broken = store.clone();
        broken[100] ^= 1;
        for (byte[] none : new byte[][] {
            {}, new byte[32], "no store at all, not even near".getBytes(StandardCharsets.US_ASCII), broken
        }) {
            assertThat(JavaTrustStore.with(none, authority.certificate())).isEmpty();
        }
        assertThat(JavaTrustStore.with(store("JKS", "another"), authority.certificate()))
                .isEmpty();
        assertThat(JavaTrustStore.with(store("PKCS12", "another"), authority.certificate()))
                .isEmpty();
    }

    private byte[] store(String type, String password) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        store.setCertificateEntry("other", other.certificate());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, password.toCharArray());
        return bytes.toByteArray();
    }
}
