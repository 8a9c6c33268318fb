package shark.term;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PainterTest {
    @ParameterizedTest
    @MethodSource("shark.term.ScreenTest#cases")
    void aRepaintMakesTheSameScreen(ScreenTest.Case each) {
        Screen screen = new Screen(each.columns(), each.rows(), 100);
        feed(screen, ScreenTest.unescape(each.input()).getBytes(StandardCharsets.UTF_8));

        assertRepaintsAlike(screen);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void aRepaintOfAnythingMakesTheSameScreen(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Screen screen = new Screen(1 + random.nextInt(20), 1 + random.nextInt(8), random.nextInt(20));
            feed(screen, RandomOutput.make(random, 60));
            assertRepaintsAlike(screen);
        }
    }

    @ParameterizedTest
    @MethodSource("casesToCut")
    void aRepaintInTheMidstOfAnythingGoesOnAlike(ScreenTest.Case each) {
        byte[] input = ScreenTest.unescape(each.input()).getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < input.length; cut++) {
            Screen screen = new Screen(each.columns(), each.rows(), 100);
            screen.feed(input, 0, cut);
            Screen again = new Screen(each.columns(), each.rows(), 100);
            feed(again, Painter.repaint(screen, Integer.MAX_VALUE));
            screen.takeReplies();
            again.takeReplies();

            screen.feed(input, cut, input.length - cut);
            again.feed(input, cut, input.length - cut);

            assertThat(again.text()).as("cut at %d", cut).isEqualTo(screen.text());
        }
    }

    /** All but those of REP and of mode 47: a repaint brings neither what was repeated, nor a screen that is not shown. */
    static Stream<ScreenTest.Case> casesToCut() throws IOException {
        return ScreenTest.cases().filter(each -> !each.input().matches(".*(\\\\e\\[\\d*b|\\?47h).*"));
    }

    @Test
    void onlyTheNewestHistoryIsPainted() {
        Screen screen = new Screen(4, 1, 100);
        feed(screen, "a\r\nb\r\nc\r\nd".getBytes(StandardCharsets.US_ASCII));

        Screen again = new Screen(4, 1, 100);
        feed(again, Painter.repaint(screen, 2));

        assertThat(ScreenText.describe(again)).containsExactly("h|b   |", "h|c   |", "|d   |", "cursor 1,2");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noBytesAndNoSizesMakeItFail(long seed) {
        Random random = new Random(seed);
        Screen screen = new Screen(10, 5, 10);
        for (int round = 0; round < 3_000; round++) {
            if (random.nextInt(10) == 0) {
                screen.resize(1 + random.nextInt(30), 1 + random.nextInt(10));
            }
            byte[] noise = random.nextBoolean() ? RandomOutput.make(random, 5) : noise(random);
            feed(screen, noise);
            assertThat(screen.history()).isBetween(0, 10);
            assertThat(screen.cursorRow()).isBetween(0, screen.rows() - 1);
            assertThat(screen.cursorColumn()).isBetween(0, screen.columns() - 1);
            for (int row = -screen.history(); row < screen.rows(); row++) {
                assertThat(screen.line(row).used()).isLessThanOrEqualTo(1000);
            }
        }
    }

    private static void assertRepaintsAlike(Screen screen) {
        screen.takeReplies();
        Screen again = new Screen(
                screen.columns(), screen.rows(), screen.page().main.history().most());
        byte[] painted = Painter.repaint(screen, Integer.MAX_VALUE);
        feed(again, painted);
        assertThat(ScreenText.describe(again))
                .as(new String(painted, StandardCharsets.UTF_8).replace("\u001b", "\\e"))
                .containsExactlyElementsOf(ScreenText.describe(screen));
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[random.nextInt(50)];
        random.nextBytes(noise);
        return noise;
    }

    private static void feed(Screen screen, byte[] bytes) {
        screen.feed(bytes, 0, bytes.length);
    }
}
