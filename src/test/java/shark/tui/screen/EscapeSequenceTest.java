package shark.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapeSequenceTest {
    /** The bytes, and how many of them are whole. */
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "abc, 3",
        "'a\033', 1",
        "'a\033[', 1",
        "'a\033[1;5', 1",
        "'a\033[1;5A', 7",
        "'a\033O', 1",
        "'a\033OA', 4",
        "'a\033O5', 1",
        "'a\033[[', 1",
        "'a\033[[A', 5",
        "'a\033[<0;1;1', 1",
        "'a\033[<0;1;1M', 10",
        "'a\033b', 3",
        "'\033\033', 1",
        "'\033[A\033', 3",
        "'\033[\003', 3",
        "'\033[1111111111111111111111111111111111', 36"
    })
    void findsWhatTheNextBytesMayFinish(String bytes, int whole) {
        assertThat(EscapeSequence.unfinished(bytes.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(whole);
    }

    @Test
    void whateverIsHeldIsShort() {
        Random random = new Random(5);
        String letters = "\033[O<0123456789;?AMm~\177\003 ";
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(80)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) letters.charAt(random.nextInt(letters.length()));
            }
            int whole = EscapeSequence.unfinished(bytes);
            assertThat(bytes.length - whole).isBetween(0, 33);
        }
    }
}
