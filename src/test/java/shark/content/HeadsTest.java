package shark.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single fields of heads. */
class HeadsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            GET / HTTP/1.1~Range: bytes=0-1~~|Range|bytes=0-1
            GET / HTTP/1.1~rANGE:bytes=0-1~~|Range|bytes=0-1
            GET / HTTP/1.1~Range: \t 1 \t ~~|Range|1
            GET / HTTP/1.1~Range: 1~Range: 2~~|Range|1
            GET / HTTP/1.1~X-Range: 1~~|Range|''
            GET / HTTP/1.1~Range-X: 1~~|Range|''
            GET / HTTP/1.1~X: Range: 1~~|Range|''
            GET / HTTP/1.1~Range:~~|Range|''
            GET / HTTP/1.1~Range~~|Range|''
            GET / HTTP/1.1~R: 1~~|Range|''
            GET / HTTP/1.1~~|Range|''
            GET / HTTP/1.1~~Range: 1|Range|1
            Range: 1|Range|1
            Range:|Range|''
            Range|Range|''
            ''|Range|''
            A~A: 1|A|1
            """)
    void givesTheFirstValue(String head, String name, String value) {
        assertThat(Heads.field(bytes(head), name)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTP/1.1 200 OK~Content-Type: text/html; charset=utf-8~~ | text/html
            HTTP/1.1 200 OK~content-type: Text/HTML~~                | text/html
            HTTP/1.1 200 OK~Content-Type: text/html ;x~~             | text/html
            HTTP/1.1 200 OK~Content-Type: ;charset=utf-8~~           | ''
            HTTP/1.1 200 OK~Content-Type:~~                          | ''
            HTTP/1.1 200 OK~~                                        | ''
            HTTP/1.1 200 OK~Content-Type: nonsense~~                 | nonsense
            """)
    void theMediaTypeHasNoParameters(String head, String type) {
        assertThat(Heads.mediaType(bytes(head))).isEqualTo(type);
    }

    @Test
    void isFoundAmongRandomFieldsWhateverItsCase() {
        Random random = new Random(4);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder head = new StringBuilder("GET / HTTP/1.1\r\n");
            int wanted = random.nextInt(6);
            String expected = "";
            for (int i = 0; i < 5; i++) {
                String name = "N" + "x".repeat(random.nextInt(5)) + i;
                String value = "v" + random.nextInt(100);
                head.append(random.nextBoolean() ? name.toLowerCase(Locale.ROOT) : name)
                        .append(':')
                        .append(" ".repeat(random.nextInt(3)))
                        .append(value)
                        .append("\r\n");
                if (i == wanted) {
                    expected = value;
                    assertThat(Heads.field((head + "Z: 1\r\n\r\n").getBytes(StandardCharsets.US_ASCII), name))
                            .isEqualTo(value);
                }
            }
            assertThat(Heads.field(head.toString().getBytes(StandardCharsets.US_ASCII), "absent"))
                    .isEmpty();
            assertThat(expected.isEmpty()).isEqualTo(wanted == 5);
        }
    }

    private static byte[] bytes(String text) {
        return text.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
