package shark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.http.tls.TestingAuthority;

/** The secrets that shark writes are those of curl in a sandbox, which writes its own; and those towards the origin beside them. */
class KeyLogLiveTest {
    private static final TestingAuthority WORLD = new TestingAuthority("World CA");

    @TempDir
    static Path home;

    private static LiveShark shark = new LiveShark(Path.of("."));
    private static HttpsOrigin origin;
    private static Path log;

    @BeforeAll
    static void start() throws Exception {
        LiveShark.assumeSandboxes();
        log = home.resolve("keys.log");
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/shark.properties"), "tls-key-log = " + log + "\n");
        origin =
                new HttpsOrigin(WORLD.server("good.test"), Map.of("/page", "hello\n".getBytes(StandardCharsets.UTF_8)));
        shark = new LiveShark(
                home,
                Map.of(
                        "SSL_CERT_FILE",
                        WORLD.writtenTo(home.resolve("world.pem")).toString()));
        assertThat(shark.run("create", "box", "--allow", "127.0.0.1", "--add-host", "good.test:127.0.0.1")
                        .errors())
                .isEmpty();
    }

    @AfterAll
    static void stop() throws Exception {
        if (origin != null) {
            origin.close();
        }
        shark.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void theProgramsSecretsAreAmongThose(String version) throws Exception {
        String curl = "rm -f /tmp/keys; SSLKEYLOGFILE=/tmp/keys curl -sS --tls-max " + version + " https://good.test:"
                + origin.port() + "/page; sort /tmp/keys | grep -v '^#'";
        LiveShark.Ended ended = shark.run("exec", "box", "--", "sh", "-c", curl);
        assertThat(ended.errors()).isEmpty();
        List<String> lines = ended.output().lines().toList();
        assertThat(lines.get(0)).isEqualTo("hello");
        List<String> known = List.of(
                "CLIENT_RANDOM",
                "CLIENT_TRAFFIC_SECRET_0",
                "SERVER_TRAFFIC_SECRET_0",
                "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                "SERVER_HANDSHAKE_TRAFFIC_SECRET");
        List<String> own = lines.stream()
                .filter(line -> known.contains(line.split(" ", -1)[0]))
                .toList();
        assertThat(own).hasSize(version.equals("1.2") ? 1 : 4);
        assertThat(Files.readAllLines(log)).containsAll(own);
    }

    @Test
    void bothSidesAreWrittenAndForTheOwnerOnly() throws Exception {
        shark.run("exec", "box", "--", "curl", "-sS", "https://good.test:" + origin.port() + "/page");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rw-------");
        await().until(() -> Files.readAllLines(log).stream()
                        .filter(line -> line.startsWith("CLIENT_TRAFFIC_SECRET_0 "))
                        .map(line -> line.split(" ", -1)[1])
                        .distinct()
                        .count()
                >= 2);
        assertThat(Files.readAllLines(log)).allMatch(line -> line.matches("[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]{64,128}"));
        assertThat(shark.run("doctor").output()).contains("written to " + log);
        assertThat(shark.run("exec", "box", "--", "sh", "-c", "ls " + log + " 2>&1; true")
                        .output())
                .contains("No such file");
    }
}
