package shark.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificate is for which server, and what is said of files that are of no use. */
class ClientCertificatesTest {
    @TempDir
    Path directory;

    @BeforeEach
    void write() throws Exception {
        TestingAuthority authority = new TestingAuthority("Clients CA");
        authority.client(directory, "one");
        authority.client(directory, "two");
        String one = Files.readString(directory.resolve("one.pem"));
        Files.writeString(directory.resolve("both.pem"), one + Files.readString(directory.resolve("one.key")));
        Files.writeString(directory.resolve("junk.pem"), "junk");
    }

    private ClientCertificates read(String... lines) {
        Properties settings = new Properties();
        for (int i = 0; i < lines.length; i += 2) {
            settings.setProperty("client-certificate." + lines[i], lines[i + 1]);
        }
        settings.setProperty("theme", "dark");
        return ClientCertificates.read(settings, directory);
    }

    private static String subject(ClientCertificates certificates, String host) {
        return certificates
                .of(host)
                .map(entry -> entry.chain().get(0).getSubjectX500Principal().getName())
                .orElse("none");
    }

    @Test
    void aNameGoesBeforeAPattern() {
        ClientCertificates read = read("*.corp", "one.pem one.key", "a.corp", " two.pem  two.key ");

        assertThat(subject(read, "A.corp")).isEqualTo("CN=two");
        assertThat(subject(read, "b.corp")).isEqualTo("CN=one");
        assertThat(subject(read, "corp")).isEqualTo("none");
        assertThat(subject(read("10.0.0.1", directory.resolve("both.pem").toString()), "10.0.0.1"))
                .isEqualTo("CN=one");
        assertThat(read.toString()).doesNotContainIgnoringCase("private");
        assertThat(read().entries()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a   | ''                 | is not CERT.pem KEY.pem, or one file with both",
                "a   | one.pem one.key x  | is not CERT.pem KEY.pem",
                "a   | gone.pem           | gone.pem cannot be read",
                "a   | junk.pem one.key   | junk.pem holds no certificate as PEM",
                "a   | one.pem junk.pem   | junk.pem holds no key that can be read",
                "a   | one.pem            | one.pem holds no key that can be read",
                "a   | one.pem two.key    | two.key is not that of the certificate in",
                "a/b | one.pem one.key    | 'a/b' is not a server's NAME",
            })
    void whatIsOfNoUseIsSaid(String host, String value, String sentence) {
        assertThatThrownBy(() -> read(host, value)).hasMessageContaining(sentence);
    }

    /** As people have them: of openssl(1), new and old. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "openssl req -x509 -newkey rsa:2048 -nodes -keyout k.key -out k.pem -days 2 -subj /CN=k",
                "openssl req -x509 -newkey ed25519 -nodes -keyout k.key -out k.pem -days 2 -subj /CN=k",
                "openssl ecparam -name prime256v1 -genkey -out k.key && openssl req -x509 -new -key k.key -out k.pem"
                        + " -days 2 -subj /CN=k",
                "openssl genrsa -traditional -out k.key 2048 && openssl req -x509 -new -key k.key -out k.pem -days 2"
                        + " -subj /CN=k",
            })
    void keysOfEveryKindAreRead(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();

        assertThat(subject(read("a", "k.pem k.key"), "a")).isEqualTo("CN=k");
    }
}
