package shark.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which texts hold a phrase. */
class WordsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            fox          | the quick brown fox          | true
            FOX          | "Fox!"                       | true
            fo           | fox                          | false
            fo*          | fox                          | true
            fox*         | fox                          | true
            *            | fox                          | true
            brown fox    | the quick brown, (fox)       | true
            brown-fox    | brown/fox                    | true
            brown fox    | fox brown                    | false
            brown fo*    | brown foxes                  | true
            bro* fox     | brown fox                    | false
            quick quick  | quick, quick                 | true
            a a b        | a a a b                      | true
            a b          | a                            | false
            cafe         | Café                         | true
            café         | CAFE                         | true
            日本           | 日本 語                         | true
            404          | HTTP/1.1 404 Not Found       | true
            set cookie   | Set-Cookie: sid=1            | true
            sid 1        | Set-Cookie: sid=1            | true
            """)
    void aPhraseIsFoundAsWords(String phrase, String text, boolean found) {
        if (phrase.equals("*")) {
            assertThat(Words.of(phrase).words()).isEmpty(); // No filter takes it.
        } else {
            assertThat(Words.of(phrase).isIn(text)).isEqualTo(found);
        }
    }
}
