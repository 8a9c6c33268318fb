package shark.cli.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In what bodies and heads differ. */
class BodyDiffTest {
    private static String shown(List<Difference> found) {
        StringBuilder text = new StringBuilder();
        for (Difference difference : found) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append(difference.name())
                    .append(": ")
                    .append(difference.a())
                    .append(" > ")
                    .append(difference.b());
        }
        return text.toString().replace("\n", "~");
    }

    private static BodyDiff.Content content(String text, String type) {
        return new BodyDiff.Content(text.replace("~", "\n").getBytes(StandardCharsets.UTF_8), type);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1}          | {"a":1}             | ``
            {"a":1}          | {"a":2}             | /a: 1 > 2
            {"a":1,"b":2}    | {"b":2,"c":3}       | /a: 1 > null; /c: null > 3
            {"a":[1,2,3]}    | {"a":[1,5]}         | /a/1: 2 > 5; /a/2: 3 > null
            {"a":{"b":{}}}   | {"a":{"b":[]}}      | /a/b: {} > []
            {"a/b":1,"m~n":1}| {"a/b":2,"m~n":1}   | /a~1b: 1 > 2
            {"a":1}          | {"a": 1}            | : the same values > written in another way
            {"a":null}       | {}                  | /a: null > null
            [1               | [2                  | line 1: [1 > [2
            1                | 1.0                 | : 1 > 1.0
            """)
    void jsonIsComparedValueByValue(String a, String b, String expected) {
        assertThat(shown(BodyDiff.of(
                        "x",
                        new BodyDiff.Content(a.getBytes(StandardCharsets.UTF_8), "application/json"),
                        new BodyDiff.Content(b.getBytes(StandardCharsets.UTF_8), "application/json"))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a~b~c            | a~b~c               | ``
            a~b~c            | a~x~c               | line 2: b > x
            a~b~c            | a~c                 | line 2: b > null
            a~c              | a~b~c               | line 2: null > b
            a~b~c~d~e        | a~x~c~y~e           | line 2: b > x; line 4: d > y
            a~b~c~d          | x~y~c~d             | lines 1-2: a~b > x~y
            a                | b                   | line 1: a > b
            a~b              | b~a                 | line 1: a > null; line 3: null > a
            """)
    void textIsComparedLineByLine(String a, String b, String expected) {
        assertThat(shown(BodyDiff.of("x", content(a, "text/plain"), content(b, "text/plain"))))
                .isEqualTo(expected);
    }

    @Test
    void otherBytesAreComparedBySizeAndTheFirstThatDiffers() {
        byte[] a = {0, 1, 2, 3, (byte) 0xff, 0};
        byte[] b = {0, 1, 9, 3};
        assertThat(BodyDiff.of("x", new BodyDiff.Content(a, "image/png"), new BodyDiff.Content(b, "image/png")))
                .extracting(Difference::name)
                .containsExactly("size", "byte 2");
    }

    /** What a diff says, done to one text, gives the other. */
    @Test
    void aDiffOfLinesMakesOneOfTheOther() {
        Random random = new Random(13);
        for (int round = 0; round < 2000; round++) {
            String a = lines(random);
            String b = lines(random);
            List<String> left = new ArrayList<>(List.of(a.split("\n", -1)));
            int shift = 0;
            for (Difference difference : LineDiff.of("x", a, b)) {
                int at = Integer.parseInt(difference.name().replaceAll("lines? (\\d+).*", "$1")) - 1 + shift;
                int gone = difference.a() == null ? 0 : difference.a().split("\n", -1).length;
                List<String> come = difference.b() == null
                        ? List.of()
                        : List.of(difference.b().split("\n", -1));
                for (int i = 0; i < gone; i++) {
                    left.remove(at);
                }
                left.addAll(at, come);
                shift += come.size() - gone;
            }
            assertThat(String.join("\n", left)).isEqualTo(b);
        }
    }

    private static String lines(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append("abc".charAt(random.nextInt(3))).append(i > 1 ? "\n" : "");
        }
        return text.toString();
    }

    @Test
    void manyDifferencesAreBounded() {
        StringBuilder a = new StringBuilder("[0");
        StringBuilder b = new StringBuilder("[0");
        for (int i = 1; i < 1000; i++) {
            a.append(',').append(i);
            b.append(',').append(-i);
        }
        List<Difference> found =
                BodyDiff.of("x", content(a + "]", "application/json"), content(b + "]", "application/json"));
        assertThat(found).hasSize(BodyDiff.MOST);
        assertThat(found.get(BodyDiff.MOST - 1).name()).isEqualTo("and 800 more");
        String many = "x\n".repeat(5000);
        assertThat(LineDiff.of("x", "a\n" + many + "b", "c\n" + many.replace('x', 'y') + "d"))
                .as("in bounded time")
                .hasSize(1);
    }

    @Test
    void headsAreComparedByNames() {
        String a = "GET / HTTP/1.1\r\nHost: a\r\nX-A: 1\r\nX-A: 2\r\nDate: now\r\nOnly: here\r\n folded\r\n\r\n";
        String b = "GET / HTTP/1.1\r\nx-a: 1, 2\r\nHOST: b\r\nDate: then\r\n\r\n";
        assertThat(HeadDiff.fields("request", a, b, Set.of("date")))
                .containsExactly(
                        new Difference("request field", "host", "a", "b"),
                        new Difference("request field", "only", "here folded", null));
    }
}
