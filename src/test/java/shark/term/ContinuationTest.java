package shark.term;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A screen that was repainted, and one whose output came in other pieces, must go on as the first one does: what cannot be
 * seen, as a saved cursor or the other screen, shows when output goes on.
 */
class ContinuationTest {
    private static final int HISTORY = 50;

    /** What brings out what is hidden: the saved cursor, the main screen, the region, stops of tabs, sets of characters. */
    private static final List<String> PROBES = List.of(
            "\u001b8q\u001b[6n",
            "\u001b[?1049lq\u001b[6n",
            "\u001b[?1049l\u001b8q",
            "\u001b[?47lx\u001b8y",
            "\u001b[?1049hq\u001b[?1049lq",
            "\u000eq\u000fq",
            "q\u001b(Bq",
            "\u001b[?6h\u001b[99;99Hx\u001b[1;1Hy\u001b[6n",
            "\n\n\n\n\n\n\n\n\n\nx",
            "\u001b[1;1H\u001bM\u001bM\u001bMx",
            "\r\tx\ty\tz",
            "\u0301x",
            "日日x",
            "\u001b[99Cxy",
            "\u001b[?4;25$p\u001b[4$p\u001b[20$p\u001b[?6$p");

    /** Each with the sequences that a saved cursor can hold. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b(0\u001b7\u001b(B",
                "\u001b)0\u000e\u001b7\u000f",
                "\u001b[31m\u001b[2;3H\u001b7\u001b[m\u001b[H",
                "\u001b[2;3r\u001b[?6h\u001b[2;2H\u001b7\u001b[?6l",
                "\u001b[2;3r\u001b[?6h\u001b[2;2Hab\u001b[?1049hx",
                "0123456789\u001b7\u001b[Hx",
                "\u001b[2;1H0123456789\u001b[?1049hother",
                "\u001b[31mred\u001b[?1049h\u001b[mplain",
                "\u001b(0\u001b[?1049h\u001b(B",
                "ab\u001b[?47hxy",
                "ab\u001b[2;2H\u001b7\u001b[?47hxy",
                "ab\u001b[?1049hxy\u001b[3;3H\u001b7\u001b[1;1H",
                "\u001b[3g\u001b[1;4H\u001bH\u001b[1;1H",
                "\u001b[?7l0123456789\u001b7",
                "\u001b[20h\u001b[4habc",
                "012345678日\u001b7\u001b[1;1H",
                "a\r\nb\r\nc\r\nd\r\ne\r\nf\u001b[2;3r\u001b[?1049h"
            })
    void aRepaintKeepsWhatCannotBeSeen(String output) {
        for (String probe : PROBES) {
            Screen screen = new Screen(10, 4, HISTORY);
            feed(screen, output);
            Screen again = repainted(screen);

            feed(screen, probe);
            feed(again, probe);

            assertThat(ScreenText.describe(again))
                    .as("after %s", shown(probe))
                    .containsExactlyElementsOf(ScreenText.describe(screen));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aRepaintOfAnythingGoesOnAlike(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 150; round++) {
            Screen screen = new Screen(2 + random.nextInt(12), 1 + random.nextInt(6), HISTORY);
            String before = RandomOutput.makeText(random, 30);
            feed(screen, before);
            Screen again = repainted(screen);

            for (String probe : PROBES.subList(0, 2 + random.nextInt(PROBES.size() - 2))) {
                feed(screen, probe);
                feed(again, probe);
                assertThat(again.text())
                        .as(
                                "seed %d, round %d, %dx%d: %s then %s",
                                seed, round, screen.columns(), screen.rows(), shown(before), shown(probe))
                        .isEqualTo(screen.text());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void outputInAnyPiecesIsTheSameOutput(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            byte[] output = RandomOutput.make(random, 80);
            Screen whole = new Screen(12, 5, HISTORY);
            Screen pieces = new Screen(12, 5, HISTORY);
            whole.feed(output, 0, output.length);
            for (int at = 0; at < output.length; ) {
                int length = Math.min(output.length - at, 1 + random.nextInt(7));
                pieces.feed(output, at, length);
                at += length;
            }
            assertThat(ScreenText.describe(pieces))
                    .as("seed %d, round %d", seed, round)
                    .containsExactlyElementsOf(ScreenText.describe(whole));
        }
    }

    /** A repaint within a string, a sequence or a character has its beginning at its end. */
    @Test
    void aRepaintWithinALongStringStaysShort() {
        Screen screen = new Screen(10, 2, HISTORY);
        feed(screen, "\u001b]52;c;" + "A".repeat(2_000_000));

        assertThat(Painter.repaint(screen, HISTORY)).hasSizeLessThan(5_000);
        Screen again = repainted(screen);
        feed(again, "\u0007ok");

        assertThat(again.text()).isEqualTo("ok\n\n");
    }

    private static Screen repainted(Screen screen) {
        byte[] painted = Painter.repaint(screen, Integer.MAX_VALUE);
        Screen again = new Screen(screen.columns(), screen.rows(), HISTORY);
        again.feed(painted, 0, painted.length);
        again.takeReplies();
        screen.takeReplies();
        return again;
    }

    private static void feed(Screen screen, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        screen.feed(bytes, 0, bytes.length);
    }

    private static String shown(String text) {
        return text.replace("\u001b", "\\e").replace("\n", "\\n").replace("\r", "\\r");
    }
}
