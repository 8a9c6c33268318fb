package shark.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.MouseAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.tui.keymap.Keymap;

class KeyDecoderTest {
    private final KeyDecoder decoder = new KeyDecoder();

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "'\r', Enter",
        "'\t', Tab",
        "'\033[Z', Shift-Tab",
        "'\033', Escape",
        "'\033[A', Up",
        "'\033OA', Up",
        "'\033[5~', PageUp",
        "'\033[H', Home",
        "'\033OP', F1",
        "'\177', Backspace",
        "'\003', Ctrl-C",
        "'\014', Ctrl-L"
    })
    void namesKeys(String bytes, String name) {
        assertThat(decode(bytes)).extracting(Keymap::name).containsExactly(name);
    }

    @Test
    void manyKeysComeAtOnce() {
        assertThat(decode("ab\033[B\rq")).extracting(Keymap::name).containsExactly("a", "b", "Down", "Enter", "q");
    }

    @Test
    void aCharacterMayBeCutBetweenReads() {
        byte[] bytes = "\u00e9\u4e2d".getBytes(StandardCharsets.UTF_8);
        StringBuilder typed = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
            decoder.decode(bytes, i, i + 1).forEach(key -> typed.append(key.getCharacter()));
        }
        assertThat(typed).hasToString("\u00e9\u4e2d");
    }

    @Test
    void theMouseIsRead() {
        List<KeyStroke> keys = decode("\033[<0;5;3M\033[<0;5;3m\033[<64;200;100M\033[<65;1;1M");
        assertThat(keys).hasSize(4).allMatch(MouseAction.class::isInstance);
        assertThat(keys)
                .extracting(key -> ((MouseAction) key).getActionType() + " "
                        + ((MouseAction) key).getPosition().getColumn() + ","
                        + ((MouseAction) key).getPosition().getRow())
                .containsExactly("CLICK_DOWN 4,2", "CLICK_RELEASE 4,2", "SCROLL_UP 199,99", "SCROLL_DOWN 0,0");
    }

    @Test
    void anEscapeBeforeALetterIsTheKey() {
        assertThat(decode("\033q\033\033[A\033\033"))
                .extracting(Keymap::name)
                .containsExactly("Escape", "q", "Escape", "Up", "Escape", "Escape");
    }

    /** Focus, a paste's bounds, an answer of the terminal's, a cut sequence: their letters would quit, remove and pin. */
    @ParameterizedTest
    @ValueSource(strings = {"\033[I", "\033[200~", "\033[?62;22c", "\033[", "\033O", "\033[12;", "\033[[", "\033[\177"})
    void aSequenceOfNoKeyIsNoKey(String bytes) {
        assertThat(decode(bytes)).extracting(Keymap::name).doesNotContain("I", "0", "2", "~", "c", "[", "O", ";");
        assertThat(decode("a\033[A")).extracting(Keymap::name).containsExactly("a", "Up");
    }

    @Test
    void neverWaitsNorFails() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 2 && random.nextBoolean()) {
                bytes[0] = 0x1b;
                bytes[1] = '[';
            }
            decoder.decode(bytes, 0, bytes.length);
        }
    }

    private List<KeyStroke> decode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return decoder.decode(bytes, 0, bytes.length);
    }
}
