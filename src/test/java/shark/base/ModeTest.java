package shark.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModeTest {
    @ParameterizedTest
    @EnumSource(Mode.class)
    void isReadByItsWord(Mode mode) {
        assertThat(Mode.of(mode.word())).isSameAs(mode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "RECORD", "record ", "cache", "once"})
    void anotherWordIsToldTheChoices(String word) {
        assertThatThrownBy(() -> Mode.of(word))
                .isInstanceOf(SharkException.class)
                .hasMessage("no mode '" + word + "'; the modes are record, auto, replay, live, off");
    }

    /** What VCR and Hoverfly call the same. */
    @ParameterizedTest
    @CsvSource({"all, RECORD", "capture, RECORD", "new_episodes, AUTO", "spy, AUTO", "none, REPLAY", "simulate, REPLAY"
    })
    void isReadByAForeignWord(String word, Mode mode) {
        assertThat(Mode.of(word)).isSameAs(mode);
        assertThat(mode.aliases()).contains(word);
    }

    @Test
    void onceRecordsOnAnEmptyTapeOnly() {
        assertThat(Mode.once(false)).isSameAs(Mode.RECORD);
        assertThat(Mode.once(true)).isSameAs(Mode.REPLAY);
    }

    @Test
    void noWordMeansTwoModes() {
        assertThat(Arrays.stream(Mode.values())
                        .flatMap(mode -> Stream.concat(Stream.of(mode.word()), mode.aliases().stream())))
                .doesNotHaveDuplicates()
                .doesNotContain(Mode.ONCE);
    }

    /** Words and sentences are written in every locale as in English: Turkish has no "live" with a dot. */
    @Test
    void wordsAreOfNoLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(Mode.of("live")).isSameAs(Mode.LIVE);
            assertThat(Mode.LIVE.word()).isEqualTo("live");
            assertThat(Source.TUNNEL.word() + Phase.DONE.word()).isEqualTo("tunneldone");
            assertThat(Text.bytes(1_500)).isEqualTo("1.5 kB");
            assertThat(Text.micros(1_500)).isEqualTo("1.5 ms");
        } finally {
            Locale.setDefault(before);
        }
    }
}
