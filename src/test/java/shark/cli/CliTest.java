package shark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import shark.api.SocketClient;
import shark.base.ErrorCode;
import shark.base.Finding;
import shark.base.SharkException;

/** The command line where no daemon can be had: what it says of itself, and of what is typed wrong. */
class CliTest {
    /** Their output is the command's own. */
    private static final Set<String> WITHOUT_A_FORMAT = Set.of("attach", "exec", "run", "http", "tape", "export");

    @TempDir
    Path home;

    private final List<Finding> findings = new ArrayList<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nonesuch                     | 2   | shark: Unmatched argument at index 0: 'nonesuch'; see: shark --help
            create                       | 2   | shark: Missing required parameter: 'NAME'; see: shark create --help
            create dev --mode fast       | 2   | shark: no mode 'fast'
            ls --format xml              | 2   | shark: Invalid value for option '--format'
            ls extra                     | 2   | shark: Unmatched argument at index 1: 'extra'; see: shark ls --help
            http show twelve             | 2   | shark: Invalid value for positional parameter at index 0 (ID)
            http show                    | 2   | shark: Missing required parameter: 'ID'; see: shark http show --help
            mode dev fast                | 2   | shark: no mode 'fast'
            exec                         | 125 | shark: Missing required parameters: 'NAME', 'CMD'; see: shark exec --help
            exec dev --timeout x -- true | 125 | shark: Invalid value for option '--timeout'
            run                          | 125 | shark: Missing required parameters: 'BASE', 'CMD'; see: shark run --help
            ls                           | 1   | shark: no daemon can be had here
            exec dev -- true             | 125 | shark: no daemon can be had here
            attach dev --detach-key abc  | 2   | shark: the detach key 'abc' is none; write it as Ctrl-] or Ctrl-Q
            """)
    void whatIsWrongIsSaidInOneLine(String words, int status, String message) {
        assertThat(run(words.split(" "))).isEqualTo(status);

        assertThat(text(errors)).startsWith(message).hasLineCount(1);
        assertThat(text(output)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http ls -host:x             | http ls !host:x
            http ls -n 3 -f -font -nut  | http ls -n 3 -f !font !nut
            http ls -fn3 -fh --limit=3  | http ls -fn3 -fh --limit=3
            http ls -n5 - -f            | http ls -n5 - -f
            http show -host:x           | http show -host:x
            exec dev -- ls -host        | exec dev -- ls -host
            """)
    void wordsOfAFilterMayBeginWithADash(String words, String meant) {
        assertThat(HttpCommands.withNegations(words.split(" "))).containsExactly(meant.split(" "));
    }

    @Test
    void whatIsTypedDoesNotSteerTheTerminal() {
        assertThat(run("\033[2J\033]0;title\007")).isEqualTo(2);

        assertThat(text(errors)).doesNotContain("\033", "\007");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void helpIsNoError(String word) {
        assertThat(run(word)).isZero();

        assertThat(text(output)).startsWith("Usage: shark ");
        assertThat(text(errors)).isEmpty();
    }

    @Test
    void theVersionIsALine() {
        assertThat(run("--version")).isZero();

        assertThat(text(output)).matches("shark \\d+\\.\\d+\\.\\d+\\R");
    }

    @Test
    void nothingToShutDownIsNoFailure() {
        assertThat(run("shutdown")).isZero();

        assertThat(text(output)).isEqualTo("no daemon was running\n");
    }

    @Test
    void theDoctorsStatusTellsWhetherSomethingIsMissing() throws IOException {
        findings.add(Finding.ok("runc", "1.1.5"));
        findings.add(Finding.warning("space", "1 GB", "make room"));
        assertThat(run("doctor")).isZero();
        assertThat(text(output)).isEqualTo("""
                         NEED   FOUND
                ok       runc   1.1.5
                warning  space  1 GB; make room
                """);

        output.reset();
        findings.add(Finding.missing("nft", "not found", "apt-get install nftables"));
        assertThat(run("doctor", "--format", "json")).isEqualTo(1);
        String[] lines = text(output).split("\n");
        assertThat(lines).hasSize(3);
        JsonNode last = new ObjectMapper().readTree(lines[2]);
        assertThat(last.get("state").asText()).isEqualTo("MISSING");
        assertThat(last.get("advice").asText()).isEqualTo("apt-get install nftables");
    }

    @Test
    void everyCommandHasAFormatAndAnExample() {
        for (CommandLine command : all(cli().commands(streams()))) {
            String name = command.getCommandName();
            assertThat(command.getUsageMessage()).as(name).contains("Example");
            if (!WITHOUT_A_FORMAT.contains(name) && command.getParent() != null) {
                assertThat(command.getCommandSpec().findOption("--format"))
                        .as(name)
                        .isNotNull();
            }
        }
    }

    /** With SHARK_UPDATE in the environment the file is written. */
    @Test
    void theHelpIsAsReviewed() throws IOException {
        StringBuilder help = new StringBuilder();
        for (CommandLine command : all(cli().commands(streams()))) {
            help.append(command.getUsageMessage(CommandLine.Help.Ansi.OFF)).append("\n");
        }
        Path file = Path.of(System.getProperty("shark.basedir", "."), "src/test/resources/cli/help.txt");
        if (System.getenv("SHARK_UPDATE") != null) {
            Files.writeString(file, help);
        }
        assertThat(help.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(file).hasContent(help.toString());
    }

    @Test
    void commandsAndOptionsAreCompleted() {
        assertThat(cli().complete(List.of("cr"), 0, "cr")).containsExactly("create");
        assertThat(cli().complete(List.of("http", "p"), 1, "p")).containsExactly("pin");
        assertThat(cli().complete(List.of("create", "--mo"), 1, "--mo")).contains("--mode", "--mount");
    }

    private static List<CommandLine> all(CommandLine command) {
        List<CommandLine> found = new ArrayList<>(List.of(command));
        command.getSubcommands().values().stream().distinct().forEach(one -> found.addAll(all(one)));
        return found;
    }

    private Cli cli() {
        SocketClient client = new SocketClient(home.resolve("sharkd.sock"), () -> {
            throw new SharkException(ErrorCode.UNAVAILABLE, "no daemon can be had here");
        });
        return new Cli(client, () -> findings);
    }

    private Streams streams() {
        return new Streams(InputStream.nullInputStream(), print(output), print(errors), true);
    }

    private int run(String... words) {
        return cli().run(InputStream.nullInputStream(), print(output), print(errors), words);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
