package shark.term;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes that are no UTF-8: one U+FFFD for each maximal part (Unicode 15, section 3.9, tables 3-7 to 3-11). */
class Utf8Test {
    private static final int COLUMNS = 40;

    /** The bytes, a letter after them, and what is shown before the letter. R stands for the replacement. */
    @ParameterizedTest
    @CsvSource({
        "c3a9, \u00e9",
        "e282ac, \u20ac",
        "f09fa688, \ud83e\udd88",
        "ed9fbf, \ud7ff",
        "ee8080, \ue000",
        "efbfbd, \ufffd",
        "80, R",
        "bf80, RR",
        "c3, R",
        "c328, R(",
        "c0af, RR",
        "c1bf, RR",
        "e08080, RRR",
        "e09f80, RRR",
        "e0a0, R",
        "e282, R",
        "e28228, R(",
        "e2e282ac, R\u20ac",
        "eda080, RRR",
        "edbfbf, RRR",
        "f0808080, RRRR",
        "f08f8080, RRRR",
        "f09f, R",
        "f09fa6, R",
        "f09fa628, R(",
        "f48fbf, R",
        "f4908080, RRRR",
        "f5808080, RRRR",
        "ff, R",
        "fe, R",
        "f8888080, RRRR",
        "f09fc3a9, R\u00e9",
        "c3c3a9, R\u00e9",
        // The examples of tables 3-8 to 3-11.
        "c0afe080bff08182, RRRRRRRR",
        "eda080edbfbfedaf, RRRRRRRR",
        "f4919293ff4180bf42, RRRRRARRB",
        "e180e2f09192f1bf, RRRR"
    })
    void becomesReplacements(String hex, String shown) {
        byte[] bytes = HexFormat.of().parseHex(hex + "7a");
        String expected = shown.replace('R', '\ufffd') + "z";

        Screen whole = new Screen(COLUMNS, 1, 0);
        whole.feed(bytes, 0, bytes.length);
        assertThat(whole.line(0)).hasToString(expected);

        for (int cut = 1; cut < bytes.length; cut++) {
            Screen parts = new Screen(COLUMNS, 1, 0);
            parts.feed(bytes, 0, cut);
            parts.feed(bytes, cut, bytes.length - cut);
            assertThat(parts.line(0)).as("cut at %d", cut).hasToString(expected);
        }
    }

    @Test
    void aControlInTheMidstActsAfterTheReplacement() {
        byte[] bytes = {(byte) 0xe2, (byte) 0x82, '\r', 'x', (byte) 0xf0, 0x1b, '[', 'C', 'y'};
        Screen screen = new Screen(COLUMNS, 1, 0);
        screen.feed(bytes, 0, bytes.length);

        assertThat(screen.line(0)).hasToString("x\ufffd y");
    }

    /** What Java's own decoder makes of any bytes, this one makes too; but for surrogates, which Java counts as one. */
    @Test
    void agreesWithJavasDecoder() {
        Random random = new Random(11);
        int[] pieces = {
            0x41, 0x7e, 0x80, 0xbf, 0xa0, 0x9f, 0x90, 0x8f, 0xc2, 0xdf, 0xe0, 0xe1, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff
        };
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(8)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) pieces[random.nextInt(pieces.length)];
            }
            StringBuilder printed = new StringBuilder();
            new Parser(new Printed(printed)).feed(withEnd(bytes), 0, bytes.length + 1);

            String java = new String(withEnd(bytes), StandardCharsets.UTF_8);
            assertThat(printed.toString())
                    .as("round %d: %s", round, HexFormat.of().formatHex(bytes))
                    .isEqualTo(java);
        }
    }

    private static byte[] withEnd(byte[] bytes) {
        byte[] all = Arrays.copyOf(bytes, bytes.length + 1);
        all[bytes.length] = '.';
        return all;
    }

    /** Takes the text only. */
    private record Printed(StringBuilder text) implements Parser.Actions {
        @Override
        public void ascii(byte[] bytes, int from, int count) {
            text.append(new String(bytes, from, count, StandardCharsets.US_ASCII));
        }

        @Override
        public void print(int codePoint) {
            text.appendCodePoint(codePoint);
        }

        @Override
        public void control(int control) {
            throw new AssertionError("a control");
        }

        @Override
        public void escape(int intermediate, int last) {
            throw new AssertionError("an escape");
        }

        @Override
        public void csi(Parameters parameters, int last) {
            throw new AssertionError("a sequence");
        }

        @Override
        public void operatingSystemCommand(String text) {
            throw new AssertionError("a command");
        }

        @Override
        public void deviceControl(String text) {
            throw new AssertionError("a device's control");
        }
    }
}
