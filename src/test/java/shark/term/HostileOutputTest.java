package shark.term;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Output by a program that wants the terminal to fail, to grow, or to lie. */
class HostileOutputTest {
    private static final String HUGE = "4294967297";

    /** Each sequence that takes a number, with one that overflows an int, many of them, and none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "@", "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "P", "S", "T", "X", "Z", "`", "a",
                "b", "c", "d", "e", "f", "g", "h", "l", "m", "n", "r", "s", "t", "u", "~", "$p", "!p", " q"
            })
    void numbersWithoutBoundDoNotFail(String end) {
        for (String mark : new String[] {"", "?", ">", "=", "<"}) {
            for (String numbers : new String[] {
                "", ";", HUGE, HUGE + ";" + HUGE, "9".repeat(5_000), "1;".repeat(200), ":".repeat(31), "0;0", "-1"
            }) {
                Screen screen = new Screen(5, 3, 4);
                feed(screen, "ab\u65e5\r\ncd\u001b[2;2H\u001b[" + mark + numbers + end + "x");

                assertThat(screen.cursorRow()).isBetween(0, 2);
                assertThat(screen.cursorColumn()).isBetween(0, 4);
                assertThat(screen.history()).isBetween(0, 4);
                assertThat(screen.line(0).used()).isLessThanOrEqualTo(5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b]0;", "\u001bP", "\u001b_", "\u001b^", "\u001bX", "\u001b[", "\u001b(", "\u001b]"})
    void whatNeverEndsHoldsLittleAndCanBeLeft(String begin) {
        Screen screen = new Screen(10, 2, 0);
        feed(screen, begin);
        for (int i = 0; i < 100; i++) {
            feed(screen, "1;".repeat(5_000));
        }
        assertThat(screen.unfinished().length).isLessThanOrEqualTo(4096);
        assertThat(screen.title().length()).isLessThanOrEqualTo(256);
        feed(screen, "\u0018\u001b[2J\u001b[Hok");
        assertThat(screen.text()).isEqualTo("ok\n\n");
    }

    @Test
    void aTitleOfWideAndSplitCharactersIsCutBetweenThem() {
        Screen screen = new Screen(10, 1, 0);
        feed(screen, "\u001b]2;" + "\ud83e\udd88".repeat(3_000) + "\u0007");

        assertThat(screen.title().codePointCount(0, screen.title().length())).isEqualTo(256);
        assertThat(screen.title()).endsWith("\ud83e\udd88");
    }

    /** What a terminal echoes of a title or a name could be typed into a shell by whoever wrote it. */
    @Test
    void noAnswerHoldsWhatTheProgramWrote() {
        Screen screen = new Screen(10, 2, 0);
        feed(screen, "\u001b]2;rm -rf /\u0007\u001b]1;evil\u0007evil");
        screen.takeReplies();
        for (int number = 0; number < 30; number++) {
            feed(
                    screen,
                    "\u001b[" + number + "t\u001b[" + number + "n\u001b[?" + number + "n\u001b[" + number + "c\u001b[>"
                            + number + "q\u001b]" + number + ";?\u0007\u001bP$qevil\u001b\\\u001bP+qevil\u001b\\");
        }
        assertThat(new String(screen.takeReplies(), StandardCharsets.US_ASCII)).doesNotContain("rm", "evil");
    }

    @Test
    void marksInAllCellsAreBounded() {
        Screen screen = new Screen(50, 1, 0);
        for (int round = 0; round < 200; round++) {
            feed(screen, "\r" + "a\u0301\u0302\u0303".repeat(50));
        }
        assertThat(screen.line(0).text(0, 50)).isEqualTo("a\u0301\u0302\u0303".repeat(50));
    }

    @Test
    void aBellIsCountedAndNeverShown() {
        Screen screen = new Screen(10, 1, 0);
        feed(screen, "a\u0007".repeat(5) + "\u001b]2;t\u0007");

        assertThat(screen.bells()).isEqualTo(5);
        assertThat(screen.line(0)).hasToString("aaaaa");
    }

    private static void feed(Screen screen, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        screen.feed(bytes, 0, bytes.length);
    }
}
