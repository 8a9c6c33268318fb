package shark.term;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResizeTest {
    @Test
    void aNarrowerScreenWrapsAndAWiderOneJoinsAgain() {
        Screen screen = screen(10, 3, "0123456789abc\r\n$ ");

        screen.resize(5, 3);
        assertThat(ScreenText.describe(screen))
                .containsExactly("h|01234|+", "|56789|+", "|abc  |", "|$    |", "cursor 3,3");

        screen.resize(20, 3);
        assertThat(ScreenText.describe(screen))
                .containsExactly(
                        "|0123456789abc       |", "|$                   |", "|                    |", "cursor 2,3");
    }

    @Test
    void lowerScreensLoseBlankRowsFirst() {
        Screen screen = screen(4, 5, "a\r\nb");

        screen.resize(4, 3);
        assertThat(ScreenText.describe(screen)).containsExactly("|a   |", "|b   |", "|    |", "cursor 2,2");

        screen.resize(4, 1);
        assertThat(ScreenText.describe(screen)).containsExactly("h|a   |", "|b   |", "cursor 1,2");
    }

    @Test
    void higherScreensTakeLinesBackFromTheHistory() {
        Screen screen = screen(4, 2, "a\r\nb\r\nc\r\nd");

        screen.resize(4, 3);

        assertThat(ScreenText.describe(screen)).containsExactly("h|a   |", "|b   |", "|c   |", "|d   |", "cursor 3,2");
    }

    @Test
    void whatWasClearedDoesNotComeBackWhenOnlyTheColumnsChange() {
        Screen screen = screen(4, 2, "a\r\nb\r\nc\u001b[H\u001b[2J$");

        screen.resize(6, 2);

        assertThat(ScreenText.describe(screen)).containsExactly("h|a     |", "|$     |", "|      |", "cursor 1,2");
    }

    @Test
    void wideCharactersAreNotTornApart() {
        Screen screen = screen(6, 2, "日本語");

        screen.resize(5, 2);
        assertThat(screen.text()).isEqualTo("日本\n語\n");

        screen.resize(1, 4);
        screen.resize(6, 2);
        assertThat(screen.text()).doesNotContain("\ufffd");
    }

    @Test
    void theAlternateScreenIsCroppedAndTheMainOneWrapped() {
        Screen screen = screen(6, 2, "abcdef\u001b[?1049h\u001b[Huvwxyz");

        screen.resize(3, 2);
        assertThat(screen.text()).isEqualTo("uvw\n\n");

        byte[] leave = "\u001b[?1049l".getBytes(StandardCharsets.US_ASCII);
        screen.feed(leave, 0, leave.length);
        assertThat(screen.text()).isEqualTo("abc\ndef\n");
    }

    @Test
    void sizesOutOfRangeAreBroughtIntoIt() {
        Screen screen = screen(4, 2, "ab");

        screen.resize(0, 5000);

        assertThat(screen.columns()).isEqualTo(1);
        assertThat(screen.rows()).isEqualTo(Screen.MOST_SIZE);
    }

    private static Screen screen(int columns, int rows, String output) {
        Screen screen = new Screen(columns, rows, 100);
        byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
        screen.feed(bytes, 0, bytes.length);
        return screen;
    }
}
