package shark.term;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Select Graphic Rendition: what a row of sequences comes to, in the painter's words. */
class RenditionTest {
    @ParameterizedTest
    @CsvSource(
            value = {
                "1, 0;1",
                "1;2;3;4;5;7;8;9;53, 0;1;2;3;4;5;7;8;9;53",
                "6, 0;5",
                "21, 0;4",
                "1;2;22, 0",
                "3;23, 0",
                "4;24, 0",
                "21;24, 0",
                "5;25, 0",
                "7;27, 0",
                "8;28, 0",
                "9;29, 0",
                "53;55, 0",
                "30;40, 0;30;40",
                "37;47, 0;37;47",
                "90;100, 0;90;100",
                "97;107, 0;97;107",
                "31;39, 0",
                "41;49, 0",
                "1;31;0, 0",
                "1;31;, 0",
                "1;;31, 0;31",
                "'', 0",
                // The palette: its first sixteen are those of the short codes.
                "38;5;0, 0;30",
                "38;5;7, 0;37",
                "38;5;8, 0;90",
                "48;5;15, 0;107",
                "38;5;16, 0;38;5;16",
                "48;5;255, 0;48;5;255",
                "38:5:208, 0;38;5;208",
                "38;5, 0;30",
                // Direct colours, in the three forms that are in use (ISO 8613-6, xterm, konsole).
                "38;2;1;2;3, 0;38;2;1;2;3",
                "38:2::1:2:3, 0;38;2;1;2;3",
                "38:2:1:2:3, 0;38;2;1;2;3",
                "48:2::255:0:128, 0;48;2;255;0;128",
                "38;2;300;999;65535, 0;38;2;255;255;255",
                "38;2;;;, 0;38;2;0;0;0",
                "38;2;1, 0;38;2;1;0;0",
                // What follows a colour counts; what belongs to it does not.
                "38;5;1;1, 0;1;31",
                "38;2;4;5;6;7, 0;7;38;2;4;5;6",
                "38:5:1;1, 0;1;31",
                "58;5;9;1, 0;1",
                "58;2;9;9;9;1, 0;1",
                "58:2::9:9:9;1, 0;1",
                "59;1, 0;1",
                // Underlines of other forms are underlines; 4:0 is none.
                "4:1, 0;4",
                "4:5, 0;4",
                "4;4:0, 0",
                "4:, 0;4",
                // Unknown ones change nothing.
                "10;26;50;51;54;73;99;110;65535;1, 0;1",
                "38;9;1, 0",
                "38:9;1, 0;1",
                "38, 0",
                "48:, 0",
                "38:2, 0;38;2;0;0;0"
            })
    void comesTo(String codes, String painted) {
        assertThat(Painter.sequence(style(codes))).isEqualTo("\u001b[" + painted + "m");
    }

    @Test
    void thePaintersWordsMakeTheSameStyle() {
        Random random = new Random(9);
        for (int round = 0; round < 5_000; round++) {
            long style = random.nextLong() & (Style.OVERLINE | (Style.OVERLINE - 1)) & ~((1L << 52) - 1);
            style = Style.withForeground(style, colour(random));
            style = Style.withBackground(style, colour(random));
            String sequence = Painter.sequence(style);

            assertThat(style(sequence.substring(2, sequence.length() - 1)))
                    .as("round %d: %s", round, sequence.substring(1))
                    .isEqualTo(style);
        }
    }

    private static int colour(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> Style.indexed(random.nextInt(256));
            default -> Style.direct(random.nextInt(256), random.nextInt(256), random.nextInt(256));
        };
    }

    private static long style(String codes) {
        Screen screen = new Screen(4, 1, 0);
        byte[] bytes = ("\u001b[" + codes + "mx").getBytes(StandardCharsets.US_ASCII);
        screen.feed(bytes, 0, bytes.length);
        assertThat(screen.line(0).text(0)).isEqualTo("x");
        return screen.line(0).style(0);
    }
}
