package shark.term;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.ErrorCode;
import shark.base.SharkException;

class DetachKeyTest {
    @ParameterizedTest
    @CsvSource({
        "Ctrl-], 29, Ctrl-]",
        "ctrl-q, 17, Ctrl-Q",
        "CTRL-Q, 17, Ctrl-Q",
        "C-a, 1, Ctrl-A",
        "^a, 1, Ctrl-A",
        "^A, 1, Ctrl-A",
        "^^, 30, Ctrl-^",
        "^_, 31, Ctrl-_",
        "^\\, 28, Ctrl-\\",
        "C-], 29, Ctrl-]",
        "' Ctrl-B ', 2, Ctrl-B",
        "C-C, 3, Ctrl-C",
        "Ctrl--, 0, ''",
        "Ctrl-Z, 26, Ctrl-Z"
    })
    void isReadInThreeForms(String text, int code, String name) {
        if (code == 0) {
            assertThatThrownBy(() -> DetachKey.parse(text)).isInstanceOf(SharkException.class);
            return;
        }
        DetachKey key = DetachKey.parse(text);
        assertThat(key.code()).isEqualTo((byte) code);
        assertThat(key).hasToString(name);
        assertThat(DetachKey.parse(name)).isEqualTo(key);
    }

    /** Enter, Tab and Escape under their other names would be keys that nobody could type any more. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "^",
                "a",
                "abc",
                "Ctrl-",
                "Ctrl-AB",
                "Ctrl-1",
                "Ctrl- ",
                "^M",
                "^J",
                "^I",
                "^[",
                "Ctrl-[",
                "C-m",
                "^@",
                "^?",
                "Alt-A",
                "Ctrl-\u00e9",
                "F1",
                "^\u0131",
                "Ctrl-\ud83e\udd88"
            })
    void whatIsNoneIsSaidWithAnExample(String text) {
        assertThatThrownBy(() -> DetachKey.parse(text))
                .isInstanceOfSatisfying(
                        SharkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessage("the detach key '" + text + "' is none; write it as Ctrl-] or Ctrl-Q");
    }

    @Test
    void theUsualOneIsTelnets() {
        assertThat(DetachKey.parse("Ctrl-]")).isEqualTo(DetachKey.USUAL);
    }
}
