package shark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
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

    private static LiveShark shark = new LiveShark(Path.of("."));

    @BeforeAll
    static void start() {
        LiveShark.assumeSandboxes();
        shark = new LiveShark(home);
    }

    @AfterAll
    static void stop() throws Exception {
        shark.close();
    }

    @Test
    @Order(1)
    void aRequestIsForwardedAndRecorded() throws Exception {
        assertThat(shark("create", "dev").status()).isZero();

        assertThat(shark("exec", "dev", "--", "curl", "-sS", "http://demo.shark/json"))
                .isEqualTo(ended(0, "{\"site\":\"demo.shark\",\"numbers\":[1,2,3]}\n", ""));

        await().until(() -> shark("http", "ls", "--format", "json").output().contains("\"phase\":\"STORED\""));
        assertThat(shark("http", "ls").output()).contains("http://demo.shark/json  200     40 B");
        assertThat(shark("http", "show", "1", "--body").output())
                .isEqualTo("{\"site\":\"demo.shark\",\"numbers\":[1,2,3]}\n");
    }

    @Test
    @Order(2)
    void streamsAndExitCodesAreTheCommandsOwn() throws Exception {
        assertThat(shark("exec", "dev", "--", "sh", "-c", "echo out; echo err >&2; exit 42"))
                .isEqualTo(ended(42, "out\n", "err\n"));
        LiveShark.Ended unknown = shark("exec", "nobody", "--", "true");
        assertThat(unknown.status()).isEqualTo(125);
        assertThat(unknown.errors()).isEqualTo("shark: no sandbox 'nobody'; 'shark ls' lists them\n");
    }

    @Test
    @Order(2)
    void exitCodesTellSharksFailuresFromTheCommands() throws Exception {
        assertThat(shark("exec", "dev", "--", "nonesuch"))
                .isEqualTo(ended(127, "", "shark: cannot run 'nonesuch' in the sandbox: No such file or directory\n"));
        assertThat(shark("exec", "dev", "--", "/etc/passwd"))
                .isEqualTo(ended(126, "", "shark: cannot run '/etc/passwd' in the sandbox: Permission denied\n"));
        assertThat(shark("exec", "--timeout", "1", "dev", "--", "sleep", "60").status())
                .isEqualTo(124);
        assertThat(shark("exec", "dev", "--", "sh", "-c", "kill -9 $$").status())
                .isEqualTo(137);
        assertThat(shark("exec", "dev"))
                .isEqualTo(ended(125, "", "shark: Missing required parameter: 'CMD'; see:" + " shark exec --help\n"));
        assertThat(shark("nonesuch").status()).isEqualTo(2);
    }

    @Test
    @Order(2)
    void aCommandHasItsInputUserPlaceAndVariables() throws Exception {
        assertThat(shark.run("hello\n", new String[] {"exec", "dev", "--", "tr", "a-z", "A-Z"}))
                .isEqualTo(ended(0, "HELLO\n", ""));
        assertThat(shark(
                        "exec",
                        "-u",
                        "nobody",
                        "-w",
                        "/usr",
                        "-e",
                        "X=1 2",
                        "dev",
                        "--",
                        "sh",
                        "-c",
                        "id -un; pwd; echo $X"))
                .isEqualTo(ended(0, "nobody\n/usr\n1 2\n", ""));
        assertThat(shark("exec", "-u", "nosuch", "dev", "--", "true").status()).isEqualTo(125);
    }

    @Test
    @Order(2)
    void aLargeOutputComesWhole() throws Exception {
        LiveShark.Ended ended = shark("exec", "dev", "--", "sh", "-c", "seq 300000; seq 300000 >&2");
        assertThat(ended.output()).hasLineCount(300_000).endsWith("\n300000\n");
        assertThat(ended.errors()).isEqualTo(ended.output());
    }

    @Test
    @Order(2)
    void runMakesASandboxForOneCommand() throws Exception {
        assertThat(shark(
                        "run",
                        "--rm",
                        "--tape",
                        "once",
                        "host",
                        "--",
                        "sh",
                        "-c",
                        "curl -sS http://demo.shark/json; exit 3"))
                .isEqualTo(ended(3, "{\"site\":\"demo.shark\",\"numbers\":[1,2,3]}\n", ""));
        assertThat(shark("ls").output()).hasLineCount(2);
        assertThat(shark(
                                "run",
                                "--rm",
                                "--tape",
                                "once",
                                "--mode",
                                "replay",
                                "host",
                                "--",
                                "curl",
                                "-sSi",
                                "http://demo.shark/json")
                        .output())
                .contains("Cache-Status: shark; hit");
    }

    @Test
    @Order(2)
    void theDoctorFindsAllThatTheseTestsUse() throws Exception {
        assertThat(shark("doctor").output()).contains("runc version").doesNotContain("missing");
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
        ProcessHandle daemon = shark.daemon();
        daemon.destroyForcibly();

        // The socket is the keeper's: this waits in its backlog for the next daemon.
        assertThat(shark("ls").output()).contains("dev   running  replay");
        assertThat(shark.daemon().pid()).isNotEqualTo(daemon.pid());
        assertThat(shark("exec", "dev", "--", "curl", "-sS", "http://demo.shark/json")
                        .output())
                .isEqualTo("{\"site\":\"demo.shark\",\"numbers\":[1,2,3]}\n");
    }

    @Test
    @Order(5)
    void aTerminalGoesOnWithoutItsClientAndWithoutTheDaemon() throws Exception {
        Tmux first = shark.onScreen(80, 24, "attach", "dev").until("root@dev:~#");
        first.line("MARK=kept; stty size; vi /etc/hostname").until("\n~");
        first.keys("C-]").until("[dev 1: detached]").until("[status 0]");

        Tmux second = shark.onScreen(100, 30, "attach", "dev").until("\n~");
        second.keys("Escape", ":q!", "Enter").until("24 80").line("stty size").until("30 100");

        // Another client at once: both see the same, in the smaller size.
        Tmux third = shark.onScreen(90, 20, "attach", "dev").until("30 100");
        third.line("stty size").until("20 90");
        second.until("20 90");
        third.close();
        second.line("clear; stty size").until("30 100");

        shark.daemon().destroyForcibly();
        second.until("the shell goes on: attach again");
        Tmux fourth = shark.onScreen(80, 24, "attach", "dev");
        fourth.line("clear; echo it is $MARK")
                .until("it is kept")
                .line("exit 9")
                .until("[dev 1: ended with 9]");
    }

    @Test
    @Order(5)
    void execGivesATerminalWhenAsked() throws Exception {
        Tmux tmux = shark.onScreen(70, 20, "exec", "-t", "dev", "--", "sh", "-c", "tty; stty size; read x; exit $x");
        tmux.until("/dev/pts/").until("20 70").line("6").until("[status 6]");
        shark.onScreen(70, 20, "exec", "-t", "dev", "--", "sh", "-c", "echo up; exec sleep 1000")
                .until("up")
                .keys("C-c")
                .until("[status 130]");
    }

    @Test
    @Order(5)
    void followShowsEachExchangeOnce() throws Exception {
        Tmux tmux = shark.onScreen(160, 30, "http", "ls", "--follow", "--sandbox", "dev", "path:/followed")
                .until("ID ");
        shark("exec", "dev", "--", "curl", "-sS", "http://demo.shark/followed", "http://demo.shark/json");
        tmux.until("http://demo.shark/followed");
        assertThat(tmux.screen().lines().filter(line -> line.contains("demo.shark")))
                .hasSize(1);
        tmux.keys("C-c").until("[status 130]");
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

    @Test
    @Order(7)
    void aKilledKeeperTakesTheSandboxesNotTheirFiles() throws Exception {
        assertThat(shark("create", "kept").status()).isZero();
        shark("exec", "kept", "--", "sh", "-c", "echo here > /root/file");
        ProcessHandle daemon = shark.daemon();

        shark.keeper().destroyForcibly();

        await().until(() -> !daemon.isAlive());
        assertThat(shark("ls").output()).contains("kept  stopped");
        assertThat(shark("start", "kept").status()).isZero();
        assertThat(shark("exec", "kept", "--", "sh", "-c", "cat /root/file; curl -sS http://demo.shark/json")
                        .output())
                .startsWith("here\n{\"site\"");
    }

    private static LiveShark.Ended shark(String... words) throws Exception {
        return shark.run(words);
    }

    private static LiveShark.Ended ended(int status, String output, String errors) {
        return new LiveShark.Ended(status, output, errors);
    }
}
