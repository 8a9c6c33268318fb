package shark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.api.SocketClient;

class CompletionTest {
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

    private final Cli cli = new Cli(new SocketClient(Path.of("nowhere"), () -> {}), List::of);
    private final Completion completion = new Completion(
            cli.commands(new Streams(InputStream.nullInputStream(), NOWHERE, NOWHERE, false)), new TestingKnown());

    /** A line, its last word begun, and what that word could become. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "insp, inspect",
                "shark insp, inspect",
                "http s, show",
                "inspect '', dev eve",
                "inspect e, eve",
                "shark inspect e, eve",
                "mode dev '', auto live off record replay",
                "mode dev re, record replay",
                "mode dev --f, --format",
                "exec '', dev eve",
                "exec -t d, dev",
                "attach --terminal 2 '', dev eve",
                "attach --terminal '', ''",
                "http show '', 7 71 8",
                "http show 7, 7 71",
                "http pin 8, 8",
                "http ls st, status:",
                "http ls --sandbox '', dev eve",
                "create d, ''",
                "inspect dev '', --format",
                "inspect dev --h, --help",
                "tape '', cp diff export import ls merge new rm rules show verify",
                "tape show '', common dev",
                "tape cp d, dev",
                "tape cp dev '', --format",
                "tape merge dev c, common",
                "tape new '', --format",
                "create --tape '', common dev",
                "create --mode a, auto"
            })
    void offers(String line, String words) {
        List<String> typed = Arrays.stream(line.split(" ", -1))
                .map(word -> word.equals("''") ? "" : word)
                .toList();
        List<String> found = completion.of(typed, typed.size() - 1, typed.get(typed.size() - 1));
        assertThat(String.join(" ", found)).isEqualTo(words.equals("''") ? "" : words);
    }

    @Test
    void allCommandsAreOffered() {
        assertThat(completion.of(List.of(""), 0, "")).contains("create", "attach", "http", "doctor", "mode");
    }

    private static final class TestingKnown implements Completion.Known {
        @Override
        public List<String> sandboxes() {
            return List.of("dev", "eve");
        }

        @Override
        public List<String> tapes() {
            return List.of("dev", "common");
        }

        @Override
        public List<String> exchanges() {
            return List.of("71", "8", "7");
        }
    }
}
