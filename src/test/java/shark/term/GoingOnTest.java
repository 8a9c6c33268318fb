package shark.term;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where output is cut, and who joins in between, makes no difference to what is shown later. */
class GoingOnTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void outputMayBeCutAnywhere(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            byte[] output = RandomOutput.make(random, 40);
            Screen whole = new Screen(1 + random.nextInt(20), 1 + random.nextInt(8), 20);
            Screen cut = new Screen(whole.columns(), whole.rows(), 20);
            whole.feed(output, 0, output.length);
            int at = 0;
            while (at < output.length) {
                int length = Math.min(output.length - at, 1 + random.nextInt(7));
                cut.feed(output, at, length);
                at += length;
            }
            assertThat(ScreenText.describe(cut))
                    .as("seed %d, round %d", seed, round)
                    .containsExactlyElementsOf(ScreenText.describe(whole));
        }
    }

    /** REP is left out: after a repaint it has nothing to repeat. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whoJoinsInTheMidstSeesTheSameLater(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            Screen screen = new Screen(1 + random.nextInt(20), 1 + random.nextInt(8), 20);
            String before = output(random);
            feed(screen, before);
            Screen joined = new Screen(screen.columns(), screen.rows(), 20);
            byte[] painted = Painter.repaint(screen, Integer.MAX_VALUE);
            joined.feed(painted, 0, painted.length);
            screen.takeReplies();
            joined.takeReplies();

            String after = output(random);
            feed(screen, after);
            feed(joined, after);

            assertThat(withoutWraps(joined))
                    .as(
                            "seed %d, round %d, %dx%d: %s then %s",
                            seed, round, screen.columns(), screen.rows(), show(before), show(after))
                    .containsExactlyElementsOf(withoutWraps(screen));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // What came before, and what comes after the repaint.
        "abcd\\e[?1049hWXYZ, \\e[?1049l", // The wrap that waits on the main screen, another text over it.
        "abcd\\e[?1049h\\e[41m\\e[2J, \\e[?1049le",
        "\\e(0\\e7\\e(B, \\e8q", // The saved character set, the cursor at home.
        "\\e)0\\016\\e7\\017, \\e8q",
        "abcd\\e7\\e[1;1H, \\e8e",
        "\\e7\\e[31mab, \\e8c",
        "\\e[2;3r\\e[?6h\\e[2;2H\\e7\\e[?6l, \\e8x",
        "a\\e\\n, Mb", // A control in the midst of a sequence has acted already.
        "a\\e[\\n, 2Db",
        "a\\e[2\\b\\b\\t, Cb",
        "a\\e(\\n, 0qb",
        "a\\e[\\e, [1mb",
        "a\\e]2;x\\n\\e, \\b",
        "\\e[4h\\e(0q, \\e[1;1Hq",
        "\\e[20h\\e[3g\\e[1;3H\\eH, \\r\\tx\\ny",
        "\\e[?7l, abcdefgh",
        "\\e[2;3r, \\n\\n\\n\\n\\na",
        "\\e[?1049h\\e[2;3r\\e[?6h, \\e[2;2Ha\\e[?1049lb",
        "\\e[1;4;38;5;200;48;2;1;2;3m, ab",
        "\\e[?1;66;1003;1006;2004h\\e[3 q, a",
    })
    void theRestIsTheSame(String before, String after) {
        Screen screen = new Screen(4, 4, 10);
        feed(screen, ScreenTest.unescape(before));
        Screen joined = new Screen(4, 4, 10);
        byte[] painted = Painter.repaint(screen, 10);
        joined.feed(painted, 0, painted.length);

        feed(screen, ScreenTest.unescape(after));
        feed(joined, ScreenTest.unescape(after));

        assertThat(ScreenText.describe(joined)).containsExactlyElementsOf(ScreenText.describe(screen));
        assertThat(joined.cursorShape()).isEqualTo(screen.cursorShape());
    }

    @Test
    void theVersionTellsChangesAndNothingElse() {
        Screen screen = new Screen(4, 2, 10);
        long first = screen.version();
        screen.resize(4, 2);
        screen.line(0).text(0);
        assertThat(screen.version()).isEqualTo(first);
        screen.resize(5, 2);
        long second = screen.version();
        assertThat(second).isNotEqualTo(first);
        feed(screen, "a");
        assertThat(screen.version()).isNotEqualTo(second);
    }

    /** A wrap after cells that were erased is one that no output can make again. */
    private static List<String> withoutWraps(Screen screen) {
        return ScreenText.describe(screen).stream()
                .map(line -> line.replaceFirst("\\|\\+$", "|"))
                .toList();
    }

    private static String output(Random random) {
        return RandomOutput.makeText(random, 30).replaceAll("\u001b\\[[0-9;]*b", "");
    }

    private static String show(String text) {
        return text.replace("\u001b", "\\e").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static void feed(Screen screen, String output) {
        byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
        screen.feed(bytes, 0, bytes.length);
    }
}
