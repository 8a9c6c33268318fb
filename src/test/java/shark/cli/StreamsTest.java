package shark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.api.Attached;
import shark.api.BodyPart;
import shark.api.Codec;
import shark.api.Exec;
import shark.api.Frame;
import shark.api.ListExchanges;
import shark.api.Methods;
import shark.api.Nothing;
import shark.api.ReadBody;
import shark.api.Run;
import shark.api.Subscribe;
import shark.api.TestingDaemon;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;

/** Commands that go on after the answer: streams, bodies in parts, what is followed, and where they break. */
class StreamsTest {
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

    @Test
    void execJoinsTheThreeStreamsAndEndsAsTheCommandDid() {
        shell.input = "hello\n".getBytes(StandardCharsets.US_ASCII);
        List<Frame> came = new ArrayList<>();
        shell.daemon.onStream(Methods.SANDBOX_EXEC, exec -> new Nothing(), line -> {
            for (Frame frame = line.read(); frame.kind() != Frame.Kind.STDIN_END; frame = line.read()) {
                came.add(frame);
            }
            line.frame(Frame.Kind.STDOUT, new byte[] {'o', 0, (byte) 0xff});
            line.frame(Frame.Kind.STDERR, new byte[] {'e', 0x1b});
            line.exit(137);
        });

        assertThat(shell.run(
                        "exec",
                        "-e",
                        "A=1",
                        "-w",
                        "/w",
                        "-u",
                        "nobody:users",
                        "--timeout",
                        "9",
                        "dev",
                        "--",
                        "cat",
                        "-v"))
                .isEqualTo(137);
        assertThat(shell.output.toByteArray()).containsExactly('o', 0, 0xff);
        assertThat(shell.errors.toByteArray()).containsExactly('e', 0x1b);
        assertThat(came)
                .singleElement()
                .satisfies(frame -> assertThat(frame.payload()).isEqualTo(shell.input));
        assertThat(shell.daemon.asked())
                .containsExactly(new Exec(
                        "dev", List.of("cat", "-v"), Map.of("A", "1"), "/w", "nobody:users", false, true, 0, 0, 9));
    }

    @Test
    void runMakesUpANameWhichTheSandboxAndTheCommandShare() {
        shell.daemon.onStream(Methods.SANDBOX_RUN, run -> TestingShell.DEV, line -> line.exit(3));

        assertThat(shell.run("run", "--rm", "--mode", "replay", "host", "--", "make"))
                .isEqualTo(3);
        assertThat(shell.run("run", "--name", "ci", "host", "--", "make")).isEqualTo(3);
        Run first = (Run) shell.daemon.asked().get(0);
        Run second = (Run) shell.daemon.asked().get(1);
        assertThat(first.sandbox().name())
                .matches("run-[0-9a-f]{8}")
                .isEqualTo(first.exec().name());
        assertThat(first.sandbox().mode()).isEqualTo(Mode.REPLAY);
        assertThat(first.remove()).isTrue();
        assertThat(second.sandbox().name())
                .isEqualTo("ci")
                .isEqualTo(second.exec().name());
        assertThat(second.remove()).isFalse();
    }

    /** What the connection brings after the answer, and the one line that says it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nothing     | the daemon ended while the command ran
            a cut frame | the connection to the daemon broke; see whether it runs: shark doctor
            no frame    | the connection to the daemon broke; see whether it runs: shark doctor
            a repaint   | the connection to the daemon broke; see whether it runs: shark doctor
            """)
    void aStreamThatBreaksIsSharksFailure(String what, String message) {
        byte[] bytes = switch (what) {
            case "a cut frame" -> TestingDaemon.bytes(Frame.Kind.EXIT.code(), 4, new byte[2]);
            case "no frame" -> TestingDaemon.bytes(99, 0, new byte[0]);
            case "a repaint" -> TestingDaemon.bytes(Frame.Kind.REPAINT.code(), 0, new byte[0]);
            default -> new byte[0];
        };
        shell.daemon.onStream(Methods.SANDBOX_EXEC, exec -> new Nothing(), line -> line.raw(bytes));

        assertThat(shell.run("exec", "dev", "--", "true")).isEqualTo(125);
        assertThat(TestingShell.text(shell.errors)).isEqualTo("shark: " + message + "\n");
    }

    @Test
    void followingTellsEachExchangeOnceWhenItHasEnded() {
        ExchangeRow four = TestingShell.row(4, "h.example", "/four", 200, null, false);
        ExchangeRow flying = TestingShell.phase(four, Phase.RESPONSE);
        Codec codec = new Codec();
        shell.daemon.onStream(Methods.EVENTS, subscribe -> new Nothing(), line -> {
            line.text(codec.event(TestingShell.event(0, flying)));
            line.text(codec.event(
                    TestingShell.event(12, four, TestingShell.row(3, "h.example", "/again", 200, null, true))));
            line.text(codec.event(TestingShell.event(0, four)));
        });

        assertThat(shell.run("http", "ls", "--follow", "--sandbox", "dev", "path:/"))
                .isEqualTo(1);

        assertThat(TestingShell.text(shell.output).lines().map(line -> line.replaceAll(" .*", "")))
                .containsExactly("ID", "1", "2", "3", "4", "(12");
        assertThat(TestingShell.text(shell.errors)).isEqualTo("shark: the daemon ended; follow again\n");
        assertThat(shell.daemon.asked())
                .containsExactly(new Subscribe("path:/", "dev", true), new ListExchanges("path:/", "dev", 0, 50));
    }

    @Test
    void withinTheWorkbenchNothingTakesTheTerminal() {
        ByteArrayOutputStream pane = new ByteArrayOutputStream();
        Cli cli = shell.cli();
        for (String words : List.of("http ls --follow", "attach dev", "ls")) {
            cli.runWithin(TestingShell.print(pane), List.of(words.split(" ")));
        }
        assertThat(TestingShell.text(pane))
                .contains("shark: --follow is for the shell; the exchanges' pane follows here\n")
                .contains("shark: attach needs a terminal")
                .contains("NAME  STATE");
    }

    @Test
    void attachWithoutATerminalSaysWhatToDo() {
        shell.daemon.on(Methods.SANDBOX_ATTACH, attach -> new Attached(attach.name(), 1));

        assertThat(shell.run("attach", "dev")).isEqualTo(2);
        assertThat(TestingShell.text(shell.errors))
                .isEqualTo(
                        "shark: attach needs a terminal; without one: shark exec dev -- CMD, and over ssh: ssh -t\n");
        assertThat(shell.daemon.asked()).isEmpty();
    }

    @Test
    void aBodyComesInPartsByteForByte() {
        assertThat(shell.run("http", "show", "5", "--body")).isZero();

        assertThat(shell.output.toByteArray()).isEqualTo(TestingShell.BODY);
        assertThat(shell.daemon.asked())
                .containsExactly(
                        new ReadBody(5, true, 0, 1 << 20),
                        new ReadBody(5, true, 1 << 20, 1 << 20),
                        new ReadBody(5, true, 2 << 20, 1 << 20));
    }

    /** A store that lost the end of a body must not make the command ask for ever. */
    @Test
    void aBodyThatBreaksOffEnds() {
        shell.daemon.on(
                Methods.HTTP_BODY, read -> new BodyPart(1_000, read.offset() == 0 ? new byte[] {1, 2} : new byte[0]));

        assertThat(shell.run("http", "show", "5", "--body")).isZero();
        assertThat(shell.output.toByteArray()).containsExactly(1, 2);
    }
}
