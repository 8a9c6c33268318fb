package shark.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.input.KeyStroke;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import shark.tui.keymap.Keymap;

/** Every key of the terminals that people sit at; see {@code src/test/resources/tui/keys.txt}. */
class TerminalKeysTest {
    record Key(String terminal, String capability, byte[] bytes, String name) {
        @Override
        public String toString() {
            return terminal + " " + capability;
        }
    }

    static Stream<Key> keys() throws IOException {
        Path file = Path.of(System.getProperty("shark.basedir", "."), "src/test/resources/tui/keys.txt");
        return Files.readAllLines(file).stream().skip(2).map(line -> {
            String[] fields = line.split(" ", -1);
            return new Key(fields[0], fields[1], unescape(fields[2]), fields[3]);
        });
    }

    @ParameterizedTest
    @MethodSource("keys")
    void hasItsName(Key key) {
        assertThat(names(new KeyDecoder().decode(key.bytes, 0, key.bytes.length)))
                .containsExactly(key.name);
    }

    /** No part of a key is a key: it is held until the rest has come. */
    @ParameterizedTest
    @MethodSource("keys")
    void isHeldUntilItIsWhole(Key key) {
        assertThat(EscapeSequence.unfinished(key.bytes)).isEqualTo(key.bytes.length);
        for (int cut = 1; cut < key.bytes.length && key.bytes[0] == EscapeSequence.ESCAPE; cut++) {
            assertThat(EscapeSequence.unfinished(Arrays.copyOf(key.bytes, cut)))
                    .as("cut at %d", cut)
                    .isZero();
        }
    }

    /** All of them in one read, and each byte of a character in a read of its own. */
    @Test
    void comeInAnyCompany() throws IOException {
        StringBuilder all = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (Key key : keys().toList()) {
            all.append(new String(key.bytes, StandardCharsets.UTF_8)).append('x');
            expected.addAll(List.of(key.name, "x"));
        }
        byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);

        assertThat(names(new KeyDecoder().decode(bytes, 0, bytes.length))).isEqualTo(expected);
    }

    /** Button, place and kind of a report, and what it is in a pane whose corner is at 10,5 in either form. */
    @ParameterizedTest
    @CsvSource({
        "0;12;7M, 0, 11, 6, false, 0;2;2M, 32 34 34",
        "0;12;7m, 0, 11, 6, true, 0;2;2m, 35 34 34",
        "2;11;6M, 2, 10, 5, false, 2;1;1M, 34 33 33",
        "35;11;6M, 35, 10, 5, false, 35;1;1M, 67 33 33",
        "64;20;9M, 64, 19, 8, false, 64;10;4M, 96 42 36",
        "16;232;7M, 16, 231, 6, false, 16;222;2M, 48 254 34",
        "16;233;7M, 16, 232, 6, false, 16;223;2M, ''"
    })
    void theMouseIsToldToAPaneInItsForm(
            String report, int button, int column, int row, boolean release, String sgr, String old) {
        byte[] bytes = ("\033[<" + report).getBytes(StandardCharsets.US_ASCII);
        MouseReport mouse = MouseReport.at(bytes, 0);

        assertThat(mouse).isEqualTo(new MouseReport(button, column, row, release, bytes.length));
        assertThat(mouse.within(10, 5, true)).asString().isEqualTo("\033[<" + sgr);
        List<String> numbers = new ArrayList<>();
        byte[] within = mouse.within(10, 5, false);
        for (int i = 3; i < within.length; i++) {
            numbers.add("" + (within[i] & 0xff));
        }
        assertThat(String.join(" ", numbers)).isEqualTo(old);
        for (int cut = 0; cut < bytes.length; cut++) {
            assertThat(MouseReport.at(Arrays.copyOf(bytes, cut), 0))
                    .as("cut at %d", cut)
                    .isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"'1;2'", "'1;2;3;4M'", "';;'", "'a;1;1M'", "'1;1;1X'", "'-1;1;1M'", "'111111;111111;111M'", "'1 ;1;1M'"
    })
    void whatIsNoReportIsNone(String report) {
        assertThat(MouseReport.at(("\033[<" + report).getBytes(StandardCharsets.US_ASCII), 0))
                .isNull();
    }

    private static List<String> names(List<KeyStroke> keys) {
        return keys.stream().map(Keymap::name).toList();
    }

    private static byte[] unescape(String text) {
        String plain = text.replace("\\e", "\033")
                .replace("\\x7f", "\177")
                .replace("\\x08", "\010")
                .replace("\\x09", "\t")
                .replace("\\x0d", "\r")
                .replace("\\x0c", "\f");
        return plain.getBytes(StandardCharsets.UTF_8);
    }
}
