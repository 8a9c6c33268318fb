package shark.tui.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.tui.screen.KeyDecoder;

class LineEditTest {
    private static final String SHARK = "\ud83e\udd88";

    /** What was there, what is typed (keys by letters in angle brackets), and the line with | for the cursor. */
    @ParameterizedTest
    @CsvSource({
        "'', abc, abc|",
        "ab, <L>x, ax|b",
        "ab, <L><L><L>x, x|ab",
        "ab, <R><R>x, abx|",
        "ab, <H>x<E>y, xaby|",
        "ab, <B>, a|",
        "ab, <H><B>, |ab",
        "ab, <H><D>, |b",
        "ab, <D>, ab|",
        "ab, <L><B>, |b",
        "one two, <w>, one |",
        "'one two  ', <w>, one |",
        "one, <w><w>, |",
        "one two, <L><L><w>, one |wo",
        "one two, <L><L><u>, |wo",
        "one two, <L><L><k>, one t|",
        "one, <a>x<e>y, xoney|",
        "one, <g>, one|",
        "one, <T>, one|",
        "a\ud83e\udd88b, <L><B>, a|b",
        "a\ud83e\udd88b, <L><L>x, ax|\ud83e\udd88b",
        "a\ud83e\udd88b, <H><R><D>, a|b",
        "a\ud83e\udd88b, <H><R><R>x, a\ud83e\udd88x|b",
        "'', \ud83e\udd88\u65e5e<B><B>, \ud83e\udd88|"
    })
    void isEdited(String initial, String typed, String line) {
        LineEdit edit = new LineEdit(initial);
        for (int i = 0; i < typed.length(); i++) {
            if (typed.charAt(i) == '<') {
                edit.press(key(typed.charAt(i + 1)));
                i += 2;
            } else {
                edit.press(new KeyStroke(typed.charAt(i), false, false));
            }
        }
        assertThat(new StringBuilder(edit.text()).insert(edit.cursor(), '|')).hasToString(line);
    }

    @Test
    void isBoundedAndHoldsNoHalfOfACharacter() {
        for (int before = 0; before < 2; before++) {
            LineEdit edit = new LineEdit("x".repeat(before));
            for (KeyStroke key : keys(SHARK.repeat(1_000))) {
                edit.press(key);
            }
            assertThat(edit.text()).hasSizeBetween(499, 500);
            assertThat(edit.text().codePoints()).noneMatch(c -> c >= 0xd800 && c < 0xe000);
        }
    }

    @Test
    void anythingTypedLeavesWholeCharacters() {
        Random random = new Random(21);
        String keys = "LRHEBDwukae";
        for (int round = 0; round < 2_000; round++) {
            LineEdit edit = new LineEdit("");
            StringBuilder done = new StringBuilder();
            for (int step = 0; step < 30; step++) {
                if (random.nextInt(3) > 0) {
                    String letter = random.nextBoolean() ? SHARK : "a ";
                    keys(letter).forEach(edit::press);
                    done.append(letter);
                } else {
                    char key = keys.charAt(random.nextInt(keys.length()));
                    edit.press(key(key));
                    done.append('<').append(key).append('>');
                }
                assertThat(edit.text().codePoints().filter(c -> c >= 0xd800 && c < 0xe000))
                        .as("round %d: %s", round, done)
                        .isEmpty();
                assertThat(edit.cursor()).isBetween(0, edit.text().length());
            }
        }
    }

    private static Iterable<KeyStroke> keys(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new KeyDecoder().decode(bytes, 0, bytes.length);
    }

    private static KeyStroke key(char name) {
        return switch (name) {
            case 'L' -> new KeyStroke(KeyType.ArrowLeft);
            case 'R' -> new KeyStroke(KeyType.ArrowRight);
            case 'H' -> new KeyStroke(KeyType.Home);
            case 'E' -> new KeyStroke(KeyType.End);
            case 'B' -> new KeyStroke(KeyType.Backspace);
            case 'D' -> new KeyStroke(KeyType.Delete);
            case 'T' -> new KeyStroke(KeyType.Tab);
            default -> new KeyStroke(name, true, false);
        };
    }
}
