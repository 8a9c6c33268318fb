package shark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.api.CompareTapes;
import shark.api.CopyTape;
import shark.api.CreateSandbox;
import shark.api.ExchangePage;
import shark.api.ListExchanges;
import shark.api.Methods;
import shark.api.PinExchange;
import shark.api.RemoveSandbox;
import shark.api.RemoveTape;
import shark.api.SandboxRef;
import shark.api.SetMode;
import shark.api.TapeFile;
import shark.base.ErrorCode;
import shark.base.Mode;
import shark.base.SharkException;

/** Each command against a daemon that answers as the test wants: what it asks, what it writes, how it ends. */
class CommandsTest {
    @TempDir
    Path home;

    private TestingShell shell;

    @BeforeEach
    void open() throws IOException {
        shell = new TestingShell(home);
    }

    @AfterEach
    void close() {
        shell.close();
    }

    /** A command line, what the daemon is asked, and what is written, in both forms where there are two. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            create dev                                  | dev
            create dev --from tar:/a.tar --mode replay  | dev
            start dev                                   | dev
            stop dev                                    | dev
            rm dev                                      | ''
            rm --force dev                              | ''
            mode dev                                    | record: forwards every request and stores the exchange
            mode dev off                                | off: refuses every request
            http pin 12                                 | ''
            http unpin 12                               | ''
            http rm 12                                  | ''
            tape new t                                  | t
            tape cp a b                                 | b
            tape merge a b                              | b
            tape export a /tmp/x                        | ''
            tape import b /tmp/x                        | b
            tape rm a                                   | ''
            shutdown                                    | ''
            """)
    void writesALineOrNothingAndAnObjectAsJson(String words, String line) throws IOException {
        assertThat(shell.run(words.split(" "))).isZero();
        assertThat(TestingShell.text(shell.output)).isEqualTo(line.isEmpty() ? "" : line + "\n");
        assertThat(TestingShell.text(shell.errors)).isEmpty();

        shell.output.reset();
        assertThat(shell.run((words + " --format json").split(" "))).isZero();
        assertThat(TestingShell.text(shell.output)).hasLineCount(1);
        assertThat(new ObjectMapper().readTree(TestingShell.text(shell.output)).isObject())
                .isTrue();
        assertThat(TestingShell.text(shell.errors)).isEmpty();
    }

    @Test
    void asksForWhatWasTyped() {
        shell.run(
                "create",
                "dev",
                "--mode",
                "auto",
                "--tape",
                "t",
                "--mount",
                "/a:/b:ro",
                "--mount",
                "/c:/d",
                "--allow",
                "10.0.0.1/8:80",
                "--add-host",
                "x:1.2.3.4",
                "-e",
                "A=1",
                "-e",
                "B=x=y",
                "-w",
                "/w",
                "--no-new-privileges",
                "--passthrough",
                "pinned.example",
                "--host-port",
                "8080",
                "--host-port",
                "9000",
                "--insecure-upstream",
                "lax.example",
                "--from",
                "rootfs:/srv/base");
        shell.run("rm", "dev");
        shell.run("rm", "-f", "dev");
        shell.run("mode", "dev", "replay");
        shell.run("http", "ls", "--sandbox", "dev", "-n", "7", "status:5xx", "host:x");
        shell.run("http", "unpin", "9");
        shell.run("start", "dev");

        assertThat(shell.daemon.asked())
                .containsExactly(
                        new CreateSandbox(
                                "dev",
                                "rootfs:/srv/base",
                                Mode.AUTO,
                                "t",
                                List.of("/a:/b:ro", "/c:/d"),
                                Map.of("A", "1", "B", "x=y"),
                                "/w",
                                List.of("10.0.0.1/8:80"),
                                List.of("x:1.2.3.4"),
                                true,
                                List.of("pinned.example"),
                                List.of("lax.example"),
                                List.of(8080, 9000)),
                        new RemoveSandbox("dev", false),
                        new RemoveSandbox("dev", true),
                        new SetMode("dev", Mode.REPLAY),
                        new ListExchanges("status:5xx host:x", "dev", 0, 7),
                        new PinExchange(9, false),
                        new SandboxRef("dev"));
    }

    /** The daemon runs elsewhere: a path is made absolute here. */
    @ParameterizedTest
    @CsvSource({
        "tar:a.tar, tar:HERE/a.tar",
        "rootfs:., rootfs:HERE/.",
        "rootfs:/x, rootfs:/x",
        "tar:, tar:",
        "host, host",
        "odd:x, odd:x"
    })
    void aBasesPathIsMadeAbsolute(String typed, String asked) {
        shell.run("create", "dev", "--from", typed);

        String here = Path.of("").toAbsolutePath().toString();
        assertThat(((CreateSandbox) shell.daemon.asked().get(0)).from()).isEqualTo(asked.replace("HERE", here));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            start nosuch          | 1   | shark: no sandbox 'nosuch'; see: shark ls
            stop nosuch           | 1   | shark: no sandbox 'nosuch'; see: shark ls
            rm nosuch             | 1   | shark: no sandbox 'nosuch'; see: shark ls
            inspect nosuch        | 1   | shark: no sandbox 'nosuch'; see: shark ls
            mode nosuch           | 1   | shark: no sandbox 'nosuch'; see: shark ls
            http show 404         | 1   | shark: no exchange 404
            http show 404 --body  | 1   | shark: no exchange 404
            exec dev -- true      | 125 | shark: no method 'sandbox.exec' here
            run host -- true      | 125 | shark: no method 'sandbox.run' here
            http ls -f            | 2   | shark: no method 'events' here
            """)
    void whatTheDaemonRefusesIsSaidInOneLine(String words, int status, String message) {
        shell.daemon.on(Methods.HTTP_SHOW, ref -> {
            throw new SharkException(ErrorCode.NOT_FOUND, "no exchange " + ref.id());
        });

        assertThat(shell.run(words.split(" +"))).isEqualTo(status);
        assertThat(TestingShell.text(shell.errors)).isEqualTo(message + "\n");
        assertThat(TestingShell.text(shell.output)).isEmpty();
    }

    @Test
    void sandboxesAreATableWhoseColumnsLineUpByWidth() {
        assertThat(shell.run("ls")).isZero();

        assertThat(TestingShell.text(shell.output)).isEqualTo("""
                NAME  STATE    MODE    BASE              EXCHANGES  PLAYED  ERRORS  OUT     IN
                dev   running  record  host              3          2       1       1.5 kB  999 B
                old?  stopped  off     rootfs:/srv/日本  3          2       1       0 B     999 B
                """);
    }

    @Test
    void tapesAreATableWithTheBeginningOfTheirHashes() throws IOException {
        assertThat(shell.run("tape", "ls")).isZero();
        assertThat(TestingShell.text(shell.output)).isEqualTo("""
                NAME  HASH          EXCHANGES  SIZE    CREATED               SANDBOXES
                dev   abababababab  12         3.4 kB  2023-11-14T22:13:20Z  dev eve
                old?  abababababab  12         3.4 kB  2023-11-14T22:13:20Z
                """);
        shell.output.reset();
        assertThat(shell.run("tape", "show", "dev")).isZero();
        assertThat(TestingShell.text(shell.output)).isEqualTo("""
                name       dev
                hash       abababababababababababababababababababababababababababababababab
                exchanges  12
                size       3.4 kB
                created    2023-11-14T22:13:20Z
                rules      none
                sandboxes  dev eve
                """);
        for (String words : List.of("tape ls", "tape show dev")) {
            shell.output.reset();
            assertThat(shell.run((words + " --format json").split(" "))).isZero();
            assertThat(TestingShell.text(shell.output).lines())
                    .allSatisfy(line -> assertThat(new ObjectMapper()
                                    .readTree(line)
                                    .get("hash")
                                    .asText())
                            .hasSize(64));
        }
    }

    @Test
    void differencesOfTapesAreATableAndAStatusOfOne() {
        assertThat(shell.run("tape", "diff", "a", "a")).isZero();
        assertThat(TestingShell.text(shell.output)).isEmpty();
        assertThat(shell.run("tape", "diff", "a", "b")).isEqualTo(1);
        assertThat(TestingShell.text(shell.output)).isEqualTo("""
                         METHOD  URL            FIRST  SECOND
                added    GET     http://x/?[2J  -      7
                removed  POST    http://x/b     5      -
                """);
        assertThat(TestingShell.text(shell.errors)).isEqualTo("shark: 1 more differences are not listed\n");
        assertThat(shell.daemon.asked()).containsExactly(new CompareTapes("a", "a"), new CompareTapes("a", "b"));
        shell.output.reset();
        assertThat(shell.run("tape", "diff", "a", "b", "--format", "json")).isEqualTo(1);
        assertThat(TestingShell.text(shell.output)).contains("\"removed\":2").hasLineCount(1);
    }

    @Test
    void damagesOfATapeAreATableAndAStatusOfOne() {
        assertThat(shell.run("tape", "verify", "dev")).isZero();
        assertThat(TestingShell.text(shell.output)).isEqualTo("12 exchanges, all whole\n");
        shell.output.reset();
        assertThat(shell.run("tape", "verify", "bad")).isEqualTo(1);
        assertThat(TestingShell.text(shell.output)).isEqualTo("""
                ID  METHOD  URL        DAMAGE
                7   GET     http://x/  it is gone
                """);
        assertThat(TestingShell.text(shell.errors)).isEqualTo("shark: 1 more damages are not listed\n");
        shell.output.reset();
        assertThat(shell.run("tape", "verify", "bad", "--format", "json")).isEqualTo(1);
        assertThat(TestingShell.text(shell.output)).contains("\"damaged\":2").hasLineCount(1);
    }

    @Test
    void archivesPassThroughTheShellsStreams() {
        assertThat(shell.run("tape", "export", "dev", "-")).isZero();
        assertThat(TestingShell.text(shell.output)).isEqualTo("archive of dev");
        shell.input = "bytes".getBytes(StandardCharsets.UTF_8);
        assertThat(shell.run("tape", "import", "dev", "-")).isEqualTo(1);
        assertThat(TestingShell.text(shell.errors)).isEqualTo("shark: it holds bytes\n");
        assertThat(shell.daemon.asked())
                .allSatisfy(
                        asked -> assertThat(Path.of(((TapeFile) asked).file())).doesNotExist());
    }

    @Test
    void anArchivesPathIsMadeAbsolute() {
        shell.run("tape", "export", "dev", "a.tar.gz");
        shell.run("tape", "import", "dev", "a.tar.gz");
        TapeFile asked =
                new TapeFile("dev", Path.of("a.tar.gz").toAbsolutePath().toString());
        assertThat(shell.daemon.asked()).containsExactly(asked, asked);
    }

    @Test
    void tapesAreAskedForAsTyped() {
        shell.run("tape", "cp", "a", "b");
        shell.run("tape", "merge", "a", "b");
        shell.run("tape", "rm", "a");
        shell.run("tape", "rm", "-f", "a");
        assertThat(shell.daemon.asked())
                .containsExactly(
                        new CopyTape("a", "b"),
                        new CopyTape("a", "b"),
                        new RemoveTape("a", false),
                        new RemoveTape("a", true));
    }

    @Test
    void exchangesAreATableOfOneLineEach() {
        assertThat(shell.run("http", "ls")).isZero();

        assertThat(TestingShell.text(shell.output)).isEqualTo("""
                ID  SANDBOX  METHOD  URL                     STATUS  SIZE  TIME    SOURCE
                3   dev      GET     http://h.example/a?b    504     40 B  1.5 ms  network  not on the tape ?[2Jmore
                2   dev      GET     http://日本.example/    -       40 B  1.5 ms  network
                1   dev      GET     http://h.example/first  200     40 B  1.5 ms  network  pinned
                """);
        shell.output.reset();
        shell.run("http", "ls", "--format", "json");
        assertThat(TestingShell.text(shell.output)).hasLineCount(3).doesNotContain("\033");
    }

    @Test
    void anExchangesHeadsAreShownWithoutSteering() {
        assertThat(shell.run("http", "show", "5")).isZero();
        assertThat(TestingShell.text(shell.output))
                .isEqualTo("GET / HTTP/1.1\nHost: h.example\nX-Evil: ?]0;t?\n\nHTTP/1.1 200 OK\n\n(40 B, network)\n");
        shell.output.reset();
        shell.run("http", "show", "7");
        assertThat(TestingShell.text(shell.output)).endsWith("(40 B, network; cut ?[2J)\n");
    }

    @Test
    void inspectIsJsonForPeople() throws IOException {
        assertThat(shell.run("inspect", "dev")).isZero();
        assertThat(TestingShell.text(shell.output)).startsWith("{\n").contains("\"gateway\" : \"embedded\"");
        shell.output.reset();
        shell.run("inspect", "dev", "--format", "json");
        assertThat(TestingShell.text(shell.output)).hasLineCount(1);
        assertThat(new ObjectMapper()
                        .readTree(TestingShell.text(shell.output))
                        .at("/info/name")
                        .asText())
                .isEqualTo("dev");
    }

    @Test
    void completionAsksARunningDaemon() {
        shell.daemon.on(
                Methods.HTTP_PAGE,
                page -> new ExchangePage(List.of(TestingShell.row(12, "h", "/", 200, null, false)), 0));

        assertThat(shell.cli().complete(List.of("stop", "d"), 1, "d")).containsExactly("dev");
        assertThat(shell.cli().complete(List.of("http", "rm", ""), 2, "")).containsExactly("12");
    }
}
