package shark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The whole of shark from its command line: real keeper, daemon, runc container, namespace and requests. One story. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndToEndTest {
    @TempDir
    static Path home;

    private record Ended(int status, String output, String errors) {}

    @BeforeAll
    static void needsRootAndRunc() {
        boolean runc = new File("/usr/sbin/runc").canExecute() || new File("/usr/bin/runc").canExecute();
        Assumptions.assumeTrue(
                System.getProperty("user.name").equals("root") && runc, "SKIPPED: sandboxes need root and runc here");
    }

    @AfterAll
    static void stop() throws Exception {
        if (Files.exists(home.resolve("run"))) {
            shark("shutdown");
            await().until(() -> processes("java", "serve").isEmpty()
                    && processes("shark-native", "keep").isEmpty());
        }
    }

    @Test
    @Order(1)
    void aRequestIsForwardedAndRecorded() throws Exception {
        assertThat(shark("create", "dev").status()).isZero();

        assertThat(shark("exec", "dev", "--", "curl", "-sS", "http://demo.shark/json"))
                .isEqualTo(new Ended(0, "{\"site\":\"demo.shark\",\"numbers\":[1,2,3]}\n", ""));

        await().until(() -> shark("http", "ls", "--format", "json").output().contains("\"phase\":\"STORED\""));
        assertThat(shark("http", "ls").output()).contains("http://demo.shark/json  200     40 B");
        assertThat(shark("http", "show", "1", "--body").output())
                .isEqualTo("{\"site\":\"demo.shark\",\"numbers\":[1,2,3]}\n");
    }

    @Test
    @Order(2)
    void streamsAndExitCodesAreTheCommandsOwn() throws Exception {
        assertThat(shark("exec", "dev", "--", "sh", "-c", "echo out; echo err >&2; exit 42"))
                .isEqualTo(new Ended(42, "out\n", "err\n"));
        Ended unknown = shark("exec", "nobody", "--", "true");
        assertThat(unknown.status()).isEqualTo(125);
        assertThat(unknown.errors()).isEqualTo("shark: no sandbox 'nobody'; 'shark ls' lists them\n");
    }

    @Test
    @Order(3)
    void theHostsSecretsAndServicesStayOutside() throws Exception {
        assertThat(shark("exec", "dev", "--", "sh", "-c", "ls -A /root; cat /etc/shadow; echo x > /usr/written")
                        .output())
                .isEmpty();
        assertThat(Path.of("/usr/written")).doesNotExist();
        assertThat(shark("exec", "dev", "--", "sh", "-c", "curl -sS http://169.254.169.254/")
                        .output())
                .contains("link-local")
                .contains("a sandbox may not reach");
    }

    @Test
    @Order(4)
    void inReplayTheTapeAnswersAndNothingElseDoes() throws Exception {
        assertThat(shark("mode", "dev", "replay").output()).startsWith("replay: ");
        assertThat(shark("exec", "dev", "--", "curl", "-sSi", "http://demo.shark/json")
                        .output())
                .contains("Cache-Status: shark; hit")
                .endsWith("{\"site\":\"demo.shark\",\"numbers\":[1,2,3]}\n");
        assertThat(shark("exec", "dev", "--", "curl", "-sSi", "http://demo.shark/other")
                        .output())
                .startsWith("HTTP/1.1 504 Gateway Timeout")
                .contains("differs in path: recorded /json, asked /other");
    }

    @Test
    @Order(5)
    void aKilledDaemonLosesNothingAndComesBack() throws Exception {
        ProcessHandle daemon = processes("java", "serve").get(0);
        daemon.destroyForcibly();

        // The socket is the keeper's: this waits in its backlog for the next daemon.
        assertThat(shark("ls").output()).contains("dev   running  replay");
        assertThat(processes("java", "serve").get(0).pid()).isNotEqualTo(daemon.pid());
        assertThat(shark("exec", "dev", "--", "curl", "-sS", "http://demo.shark/json")
                        .output())
                .isEqualTo("{\"site\":\"demo.shark\",\"numbers\":[1,2,3]}\n");
    }

    @Test
    @Order(6)
    void filesOutliveAStop() throws Exception {
        assertThat(shark("stop", "dev").errors()).isEmpty();
        assertThat(shark("exec", "dev", "--", "true").errors()).contains("does not run; start it: shark start dev");
        assertThat(shark("start", "dev").status()).isZero();
        assertThat(shark("exec", "dev", "--", "cat", "/usr/written").output()).isEqualTo("x\n");
        assertThat(shark("create", "dev").errors()).contains("there is a sandbox 'dev' already");
        assertThat(shark("create", "../dev").errors()).contains("is not usable");
        assertThat(shark("rm", "dev").errors()).contains("shark rm --force dev");
        assertThat(shark("rm", "--force", "dev").status()).isZero();
        assertThat(home.resolve("data/sandboxes/dev")).doesNotExist();
        assertThat(shark("http", "ls").output()).contains("http://demo.shark/json");
    }

    private static Ended shark(String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dshark.native=" + System.getProperty("shark.native"),
                "-cp",
                System.getProperty("shark.classpath"),
                "shark.Main"));
        line.addAll(List.of(words));
        Path output = Files.createTempFile(home, "out", "");
        Path errors = Files.createTempFile(home, "err", "");
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("SHARK_HOME", home.toString());
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("shark " + String.join(" ", words) + " did not end; the daemon's log:\n"
                    + Files.readString(home.resolve("state/sharkd.log")));
        }
        return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    private static List<ProcessHandle> processes(String program, String word) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(words -> List.of(words).contains(word) && mine(process))
                        .orElse(false))
                .filter(process -> process.info().command().orElse("").endsWith("/" + program))
                .toList();
    }

    private static boolean mine(ProcessHandle process) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
            return new String(environment, java.nio.charset.StandardCharsets.UTF_8).contains("SHARK_HOME=" + home);
        } catch (IOException e) {
            return false;
        }
    }
}
