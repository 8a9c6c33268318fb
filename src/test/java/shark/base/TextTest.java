package shark.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1, 1 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "1049, 1.0 kB",
        "1050, 1.1 kB",
        "999949, 999.9 kB",
        "999950, 1.0 MB",
        "999999, 1.0 MB",
        "1000000, 1.0 MB",
        "1500000000, 1.5 GB",
        "999999999999, 1.0 TB",
        "2000000000000000, 2.0 PB",
        "9223372036854775807, 9223.4 PB"
    })
    void sizesHaveAUnitOfThousands(long count, String text) {
        assertThat(Text.bytes(count)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 us",
        "999, 999 us",
        "1000, 1.0 ms",
        "999949, 999.9 ms",
        "999950, 1.0 s",
        "999999, 1.0 s",
        "1000000, 1.0 s",
        "90000000, 90.0 s"
    })
    void timesHaveAUnitOfThousands(long micros, String text) {
        assertThat(Text.micros(micros)).isEqualTo(text);
    }

    /** What is shown in place of what came, as code points. */
    @ParameterizedTest
    @CsvSource({
        "00, 3f",
        "07, 3f",
        "08, 3f",
        "09, 3f",
        "0a, 0a",
        "1b, 3f",
        "1f, 3f",
        "20, 20",
        "7e, 7e",
        "7f, 3f",
        "80, 3f",
        "9b, 3f",
        "9f, 3f",
        "a0, a0",
        "61c, 3f",
        "200d, 200d",
        "200e, 3f",
        "200f, 3f",
        "2027, 2027",
        "2028, 3f",
        "2029, 3f",
        "202a, 3f",
        "202e, 3f",
        "202f, 202f",
        "2065, 2065",
        "2066, 3f",
        "2069, 3f",
        "206a, 206a",
        "d7ff, d7ff",
        "d800, 3f",
        "dfff, 3f",
        "e000, e000",
        "1f988, 1f988"
    })
    void whatSteersATerminalIsAQuestionMark(String came, String shown) {
        String text = Text.printable("a" + Character.toString(Integer.parseInt(came, 16)) + "b");

        assertThat(text).isEqualTo("a" + Character.toString(Integer.parseInt(shown, 16)) + "b");
    }

    @Test
    void lineEndsOfTheNetworkBecomeThoseOfTheTerminal() {
        assertThat(Text.printable("one\r\ntwo\rthree")).isEqualTo("one\ntwothree");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingHostileIsLeftOfAnything(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            String text =
                    new String(bytes, random.nextBoolean() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_16BE);
            String shown = Text.printable(text);
            assertThat(shown.codePoints().filter(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202e)))
                    .as("seed %d, round %d", seed, round)
                    .isEmpty();
            assertThat(Text.printable(shown))
                    .as("seed %d, round %d: a second time", seed, round)
                    .isEqualTo(shown);
            assertThat(new String(shown.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(shown);
        }
    }
}
