package shark.term;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays the cases in {@code src/test/resources/term/resize}: output and sizes in turn, and what is seen between them. */
class ResizeCasesTest {
    record Case(String title, List<String> lines) {
        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Case> cases() throws IOException {
        Path file = Path.of(System.getProperty("shark.basedir"), "src/test/resources/term/resize/cases.txt");
        return Stream.of(Files.readString(file).split("\n(?=== )", -1))
                .filter(block -> block.startsWith("== "))
                .map(block -> block.lines().filter(line -> !line.isBlank()).toList())
                .map(lines -> new Case(lines.get(0).substring(3), lines.subList(1, lines.size())));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aScreenOfAnotherSizeShowsTheSameText(Case each) {
        int[] size = size(each.lines.get(0));
        Screen screen = new Screen(size[0], size[1], 100);
        List<String> expected = new ArrayList<>();
        for (String line : each.lines.subList(1, each.lines.size())) {
            boolean step = line.startsWith("< ") || line.startsWith("> ");
            if (step && !expected.isEmpty()) {
                assertThat(ScreenText.describe(screen)).containsExactlyElementsOf(expected);
                expected.clear();
            }
            if (line.startsWith("< ")) {
                byte[] output = ScreenTest.unescape(line.substring(2)).getBytes(StandardCharsets.UTF_8);
                screen.feed(output, 0, output.length);
            } else if (line.startsWith("> ")) {
                int[] other = size(line.substring(2));
                screen.resize(other[0], other[1]);
            } else {
                expected.add(line);
            }
        }
        assertThat(ScreenText.describe(screen)).containsExactlyElementsOf(expected);
    }

    private static int[] size(String text) {
        String[] numbers = text.split("x", -1);
        return new int[] {Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])};
    }
}
