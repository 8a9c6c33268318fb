package shark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** What a filter's grammar refuses, and that nothing breaks it. */
class FilterGrammarTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            (                 | lacks a word at character 2
            (host:a           | has a '(' at character 1 that is not closed
            a (b (c)          | has a '(' at character 3 that is not closed
            ()                | lacks a word at character 2
            )                 | lacks a word at character 1
            host:a )          | has a ')' at character 8 that closes nothing
            (host:a))         | has a ')' at character 9 that closes nothing
            a OR              | lacks a word at character 6
            & a               | lacks a word at character 1
            a & & b           | lacks a word at character 5
            !                 | lacks a word at character 2
            a NOT             | lacks a word at character 7
            "a b              | has a quote at character 1 that is not closed
            host:'a           | has a quote at character 6 that is not closed
            ~                 | has no operator '~'; for a part of the URL write it in quotes
            ~user             | has no operator '~user'; for a part of the URL write it in quotes
            ~u(a)             | has no operator '~u'; for a part of the URL write it in quotes
            ~e1               | has no operator '~e'; for a part of the URL write it in quotes
            ~u                | lacks a value after ~u
            (~u )             | lacks a value after ~u
            """)
    void whatIsWrongIsSaidWithItsPlace(String text, String message) {
        // A trailing blank is cut off by the table: the words that need one stand alone.
        assertThatThrownBy(() -> Filter.parse(text.equals("a OR") || text.equals("a NOT") ? text + " " : text))
                .isInstanceOfSatisfying(
                        SharkException.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessageStartingWith("the filter '" + text)
                .hasMessageEndingWith(message + "; see: shark http ls --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"~u [", "~h (a", "~d *", "~b [", "~c abc", "~c"})
    void valuesOfOperatorsAreCheckedToo(String text) {
        assertThatThrownBy(() -> Filter.parse(text)).isInstanceOf(SharkException.class);
    }

    @Test
    void aFilterIsBounded() {
        assertThatThrownBy(() -> Filter.parse("a".repeat(4097))).hasMessageContaining("longer than 4096 characters");
        assertThatThrownBy(() -> Filter.parse("(".repeat(4000))).hasMessageContaining("nested too deeply");
        assertThatThrownBy(() -> Filter.parse("! ".repeat(2000) + "a")).hasMessageContaining("nested too deeply");
        assertThatThrownBy(() -> Filter.parse("~u " + "a".repeat(1001))).hasMessageContaining("1000 characters");
        assertThatCode(() -> Filter.parse("a | ".repeat(1000) + "a")).doesNotThrowAnyException();
        assertThatCode(() -> Filter.parse("(a) ".repeat(1000))).doesNotThrowAnyException();
    }

    @Test
    void anExpressionThatNeverEndsIsGivenUp() {
        String text = "a".repeat(5_000);

        assertThat(Expressions.find(Expressions.of("(a*)*b"), text)).isFalse();
        assertThat(Expressions.find(Expressions.of("(a|aa)+$"), text + "!")).isFalse();
        assertThat(Expressions.find(Expressions.of("(.|\\\\s)*b"), text)).isFalse();
        assertThat(Expressions.find(Expressions.of("A{5000}"), text)).isTrue();
    }

    @Test
    void anythingIsReadOrRefused() {
        Random random = new Random(20_240_226);
        List<String> pieces = List.of(
                "(", ")", "|", "&", "!", "-", "~", "~u", "~c", "~e", "\"", "'", "\\", " ", "\t", "host:", "status:",
                "dur:", "size:", ">", "<", "=", "1", "5xx", "s", "M", "OR", "AND", "NOT", "a", "\u00e9", "\ud83d", ".*",
                "[", "pinned:");
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int count = random.nextInt(12); count > 0; count--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            try {
                Filter.parse(text.toString()).sql(random.nextBoolean());
                read++;
            } catch (SharkException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.INVALID);
            }
        }
        assertThat(read).isGreaterThan(5_000);
    }
}
