package shark.tape.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which part of a recorded whole a request gets (RFC 9110 section 14), and the head it gets it with. */
class PartTest {
    /** Range, size, and what comes of it: the first and last byte, whole or unsatisfiable. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bytes=0-0                         | 10 | 0-0
            bytes=0-9                         | 10 | 0-9
            bytes=2-4                         | 10 | 2-4
            bytes=5-                          | 10 | 5-9
            bytes=9-                          | 10 | 9-9
            bytes=5-100                       | 10 | 5-9
            bytes=0-99999999999999999999999   | 10 | 0-9
            bytes=-1                          | 10 | 9-9
            bytes=-10                         | 10 | 0-9
            bytes=-11                         | 10 | 0-9
            bytes=-99999999999999999999999    | 10 | 0-9
            Bytes = 2-4                       | 10 | 2-4
            bytes=10-                         | 10 | unsatisfiable
            bytes=10-20                       | 10 | unsatisfiable
            bytes=99999999999999999999999-    | 10 | unsatisfiable
            bytes=-0                          | 10 | unsatisfiable
            bytes=0-                          | 0  | unsatisfiable
            bytes=-1                          | 0  | unsatisfiable
            bytes=4-2                         | 10 | whole
            bytes=                            | 10 | whole
            bytes=-                           | 10 | whole
            bytes=a-b                         | 10 | whole
            bytes=1-b                         | 10 | whole
            bytes=+1-2                        | 10 | whole
            bytes=1--2                        | 10 | whole
            bytes=0-1,3-4                     | 10 | whole
            bytes 0-1                         | 10 | whole
            items=0-1                         | 10 | whole
            ''                                | 10 | whole
            """)
    void aRangeIsReadStrictly(String range, long size, String expected) {
        assertThat(word(Part.of(head("Range: " + range), head(""), size))).isEqualTo(expected);
    }

    /** If-Range, fields of the answer, and what comes of bytes=1-2. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                              | ETag: "a"                                       | 1-2
            "a"                             | ETag: "a"                                       | 1-2
            "a"                             | ETag: "b"                                       | whole
            "a"                             | X: y                                            | whole
            W/"a"                           | ETag: W/"a"                                     | whole
            "a"                             | ETag: W/"a"                                     | whole
            Mon, 26 Feb 2024 10:00:00 GMT   | Last-Modified: Mon, 26 Feb 2024 10:00:00 GMT    | 1-2
            Mon, 26 Feb 2024 10:00:01 GMT   | Last-Modified: Mon, 26 Feb 2024 10:00:00 GMT    | whole
            Mon, 26 Feb 2024 10:00:00 GMT   | ETag: "a"                                       | whole
            ''                              | Content-Encoding: gzip                          | whole
            ''                              | Content-Encoding: identity                      | 1-2
            ''                              | Accept-Ranges: none                             | whole
            ''                              | Accept-Ranges: bytes                            | 1-2
            """)
    void onlyOfTheAnswerThatIsMeant(String condition, String fields, String expected) {
        String asked = condition == null || condition.isEmpty() ? "" : "\r\nIf-Range: " + condition;
        assertThat(word(Part.of(head("Range: bytes=1-2" + asked), head(fields), 10)))
                .isEqualTo(expected);
    }

    @Test
    void whateverIsAskedForIsWithinTheWhole() {
        Random random = new Random(8);
        String letters = "0123456789-,= bytes";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder range = new StringBuilder("bytes=");
            for (int i = random.nextInt(8); i > 0; i--) {
                range.append(letters.charAt(random.nextInt(letters.length())));
            }
            long size = random.nextInt(20);
            if (Part.of(head("Range: " + range), head(""), size) instanceof Part.Some some) {
                assertThat(some.first()).as(range.toString()).isBetween(0L, some.last());
                assertThat(some.last()).isLessThan(size);
            }
        }
    }

    private static String word(Part part) {
        return part instanceof Part.Some some
                ? some.first() + "-" + some.last()
                : part instanceof Part.Whole ? "whole" : "unsatisfiable";
    }

    private static byte[] head(String fields) {
        return ("HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void theHeadOfAPartKeepsAllButWhatIsOfTheWhole() {
        byte[] whole = head(
                "Date: d;content-LENGTH: 10;X-a: 1; folded;Transfer-Encoding: chunked; folded;Trailer: x;x-A: \u00e92"
                        .replace(";", "\r\n"));
        assertThat(text(PartHead.of(whole, new Part.Some(2, 4), 10)).replace("\r\n", ";"))
                .isEqualTo(
                        "HTTP/1.1 206 Partial Content;Date: d;X-a: 1; folded;x-A: \u00e92;Content-Range: bytes 2-4/10;"
                                + "Content-Length: 3;;");
        assertThat(text(PartHead.of(whole, new Part.Unsatisfiable(), 10)).replace("\r\n", ";"))
                .isEqualTo("HTTP/1.1 416 Range Not Satisfiable;Date: d;Content-Range: bytes */10;Content-Length: 0;;");
        assertThat(PartHead.of(whole, new Part.Whole(), 10)).isSameAs(whole);
        byte[] second = "HTTP/2 200\r\ncontent-length: 10\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(text(PartHead.of(second, new Part.Some(2, 4), 10))).startsWith("HTTP/2 206 Partial Content\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Content-Range: bytes 2-4/10                     | 2
            Content-Range: bytes */10                       | 0
            Content-Range: bytes 99999999999999999999-/10   | 0
            Content-Range: items 2-4/10                     | 0
            X: y                                            | 0
            """)
    void whereAPartBegins(String field, long first) {
        assertThat(PartHead.first(head(field))).isEqualTo(first);
    }

    private static String text(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1);
    }
}
