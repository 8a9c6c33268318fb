package shark.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.base.SharkException;

/** The certificates, by their fields and by what openssl says of them. */
class AuthorityTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_CERT_SIGN = 5;

    @TempDir
    Path directory;

    @Test
    void opensslTakesACertificateForItsPurposeAndItsNamesOnly() throws Exception {
        Authority authority = Authority.make("dev", CLOCK);
        Path ca = Files.writeString(directory.resolve("ca.crt"), authority.certificatePem());
        for (List<String> names : List.of(
                List.of("a.example"),
                List.of("10.1.2.3", "a.example"),
                List.of("2001:db8:0:0:0:0:0:1"),
                List.of("under_score.example"),
                List.of("a".repeat(63) + "." + "b".repeat(63) + ".example"))) {
            X509Certificate leaf = authority.issue(names).certificate();
            Path file = Files.writeString(directory.resolve("leaf.crt"), Pem.block("CERTIFICATE", leaf.getEncoded()));
            for (String name : names) {
                String check = Authority.isAddress(name) ? "-verify_ip" : "-verify_hostname";
                assertThat(openssl("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", ca, check, name, file))
                        .endsWith(": OK\n");
            }
            assertThat(openssl("verify", "-CAfile", ca, "-verify_hostname", "b.example", file))
                    .contains("hostname mismatch");
            assertThat(openssl("verify", "-purpose", "sslclient", "-CAfile", ca, file))
                    .contains("unsuitable certificate purpose");
        }
    }

    @Test
    void theFieldsAreWhatClientsOfTodayDemand() throws Exception {
        Authority authority = Authority.make("the sandbox dev", CLOCK);
        X509Certificate ca = authority.certificate();
        X509Certificate leaf = authority.issue(List.of("a.example")).certificate();

        assertThat(ca.getBasicConstraints()).isZero(); // An authority, with none below it.
        assertThat(ca.getKeyUsage()[KEY_CERT_SIGN]).isTrue();
        assertThat(ca.getSubjectX500Principal().getName()).isEqualTo("CN=CA of the sandbox dev,O=shark");

        Instant from = leaf.getNotBefore().toInstant();
        assertThat(from).isBetween(CLOCK.instant().minus(Duration.ofDays(1)).minusSeconds(60), CLOCK.instant());
        assertThat(Duration.between(from, leaf.getNotAfter().toInstant())).isLessThanOrEqualTo(Duration.ofDays(398));
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getKeyUsage()[DIGITAL_SIGNATURE]).isTrue();
        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(List.copyOf(leaf.getSubjectAlternativeNames())).isEqualTo(List.of(List.of(2, "a.example")));
        assertThat(leaf.getSerialNumber().bitLength()).isBetween(65, 159);
        assertThat(leaf.getSerialNumber())
                .isNotEqualTo(
                        authority.issue(List.of("a.example")).certificate().getSerialNumber());
        byte[] subjectKey = ca.getExtensionValue("2.5.29.14");
        byte[] authorityKey = leaf.getExtensionValue("2.5.29.35");
        assertThat(hex(authorityKey)).contains(hex(subjectKey).substring(8));
        assertThat(leaf.getExtensionValue("2.5.29.14")).isNotNull();
    }

    @Test
    void itsFileIsFoundByTheHashThatOpensslTakes() throws Exception {
        for (String name : List.of("dev", "A.Very-long_name" + "x".repeat(80), "z")) {
            Authority authority = Authority.make(name, CLOCK);
            Path ca = Files.writeString(directory.resolve("ca.crt"), authority.certificatePem());
            assertThat(openssl("x509", "-noout", "-subject_hash", "-in", ca)).isEqualTo(authority.subjectHash() + "\n");
        }
    }

    @Test
    void aCertificateEndsNoLaterThanItsAuthority() {
        Clock later = Clock.fixed(CLOCK.instant().plus(Duration.ofDays(3500)), ZoneOffset.UTC);
        Authority old = reread(Authority.make("dev", CLOCK), later);

        assertThat(old.issue(List.of("a")).certificate().getNotAfter())
                .isEqualTo(old.certificate().getNotAfter());
    }

    @Test
    void theFileIsForItsOwnerOnlyAndKeepsTheAuthority() throws Exception {
        Files.writeString(directory.resolve("ca.pem.new"), "of a start that was cut short");
        assertThat(AuthorityFile.read(directory, CLOCK)).isEmpty();
        Authority made = AuthorityFile.open(directory, "dev", CLOCK);

        Path file = directory.resolve("ca.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(AuthorityFile.open(directory, "dev", CLOCK).certificate()).isEqualTo(made.certificate());
        assertThat(AuthorityFile.read(directory, CLOCK).orElseThrow().pem()).isEqualTo(made.pem());
        assertThat(made.certificatePem()).doesNotContain("PRIVATE");
    }

    @ParameterizedTest
    @CsvSource({"''", "no PEM", "-----BEGIN PRIVATE KEY-----"})
    void aFileThatIsNoneIsSaidToBeNone(String text) throws Exception {
        Files.writeString(directory.resolve("ca.pem"), text, StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> AuthorityFile.open(directory, "dev", CLOCK))
                .isInstanceOf(SharkException.class)
                .hasMessageContaining(directory + "/ca.pem cannot be read")
                .hasMessageEndingWith("remove the file, and the next start makes a new one");
    }

    @Test
    void leavesAreKeptUpToABoundAndSignedAnewBeforeTheyEnd() {
        Authority authority = Authority.make("dev", CLOCK);
        Leaves leaves = new Leaves(authority, CLOCK, 3);
        Leaf first = leaves.find("a");
        for (String name : List.of("b", "c", "a", "d")) {
            leaves.find(name);
        }
        assertThat(leaves.size()).isEqualTo(3);
        assertThat(leaves.find("a")).isSameAs(first);
        assertThat(leaves.has("b")).isFalse();

        Clock later = Clock.fixed(CLOCK.instant().plus(Duration.ofDays(370)), ZoneOffset.UTC);
        Leaves old = new Leaves(authority, later, 3); // Its authority's clock stands for the time of signing.
        assertThat(old.find("a")).isNotSameAs(old.find("a"));
    }

    @Test
    void aBundleIsReadAsFarAsItCanBe() throws Exception {
        Authority authority = Authority.make("dev", CLOCK);
        String good = authority.certificatePem();
        String text = "# a comment\n" + good + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                + "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n" + good.replace("\n", "\r\n")
                + "-----BEGIN CERTIFICATE-----\ncut";

        assertThat(HostTrust.certificates(text)).containsExactly(authority.certificate(), authority.certificate());
        assertThat(Pem.blocks(authority.pem(), "PRIVATE KEY")).hasSize(1);
    }

    private static Authority reread(Authority authority, Clock clock) {
        try {
            return Authority.read(authority.pem(), clock);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    private static String openssl(Object... words) throws Exception {
        List<String> line = Stream.concat(Stream.of("openssl"), Stream.of(words).map(Object::toString))
                .toList();
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
