package shark.term;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the cases in {@code src/test/resources/term/*.txt}. A case is a title, the size, the input (with {@code \e} for
 * escape and the usual escapes of C), and what the screen shows then; see the first file for the form.
 */
class ScreenTest {
    record Case(String title, int columns, int rows, String input, List<String> expected) {
        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Case> cases() throws IOException {
        Path folder = Path.of(System.getProperty("shark.basedir"), "src/test/resources/term");
        List<Case> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
                cases.addAll(read(file));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void showsWhatATerminalShows(Case each) {
        Screen screen = new Screen(each.columns, each.rows, 100);

        byte[] input = unescape(each.input).getBytes(StandardCharsets.UTF_8);
        screen.feed(input, 0, input.length);

        assertThat(ScreenText.describe(screen)).containsExactlyElementsOf(each.expected);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void showsTheSameWhenItComesByteByByte(Case each) {
        Screen screen = new Screen(each.columns, each.rows, 100);

        for (byte octet : unescape(each.input).getBytes(StandardCharsets.UTF_8)) {
            screen.feed(new byte[] {octet}, 0, 1);
        }

        assertThat(ScreenText.describe(screen)).containsExactlyElementsOf(each.expected);
    }

    @Test
    void anUnboundedStringKeepsNothing() {
        Screen screen = new Screen(10, 2, 0);
        byte[] endless = ("\u001b]2;" + "x".repeat(1_000_000)).getBytes(StandardCharsets.US_ASCII);

        screen.feed(endless, 0, endless.length);
        screen.feed(new byte[] {7, 'a'}, 0, 2);

        assertThat(screen.title()).hasSize(256);
        assertThat(screen.text()).isEqualTo("a\n\n");
    }

    @Test
    void aProgramThatAsksWithoutReadingIsNotAnsweredForEver() {
        Screen screen = new Screen(10, 2, 0);
        byte[] questions = "\u001b[6n".repeat(100_000).getBytes(StandardCharsets.US_ASCII);

        screen.feed(questions, 0, questions.length);

        assertThat(screen.takeReplies()).hasSizeBetween(16_000, 16_384);
        assertThat(screen.takeReplies()).isEmpty();
    }

    @Test
    void marksThatCombineAreBounded() {
        Screen screen = new Screen(4, 1, 0);
        byte[] zalgo = ("a" + "\u0301".repeat(10_000)).getBytes(StandardCharsets.UTF_8);

        screen.feed(zalgo, 0, zalgo.length);

        assertThat(screen.line(0).text(0)).startsWith("a\u0301").hasSizeLessThan(20);
    }

    private static List<Case> read(Path file) throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String block : Files.readString(file).split("\n(?=== )", -1)) {
            List<String> lines = block.lines().toList();
            if (!lines.get(0).startsWith("== ")) {
                continue;
            }
            String[] size = lines.get(1).split("x", -1);
            StringBuilder input = new StringBuilder();
            int at = 2;
            while (lines.get(at).startsWith("< ")) {
                input.append(lines.get(at++).substring(2));
            }
            List<String> expected = lines.subList(at, lines.size()).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
            cases.add(new Case(
                    file.getFileName() + ": " + lines.get(0).substring(3),
                    Integer.parseInt(size[0]),
                    Integer.parseInt(size[1]),
                    input.toString(),
                    expected));
        }
        return cases;
    }

    static String unescape(String text) {
        String numbers = Pattern.compile("\\\\(?:x([0-7][0-9a-f])|([01][0-7][0-7]))")
                .matcher(text.replace("\\e", "\u001b"))
                .replaceAll(found -> Matcher.quoteReplacement(Character.toString(
                        found.group(1) != null
                                ? Integer.parseInt(found.group(1), 16)
                                : Integer.parseInt(found.group(2), 8))));
        return numbers.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\b", "\b")
                .replace("\\a", "\u0007");
    }
}
