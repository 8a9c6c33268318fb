package shark.tape.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken out of heads and bodies, and that nothing else is touched. */
class RedactionTest {
    private static final byte[] KEY = "a key of thirty-two bytes, please".getBytes(StandardCharsets.US_ASCII);
    private static final Redaction REDACTION = Redaction.of(Secrets.USUAL, KEY);
    private static final Pattern SECRET = Pattern.compile("\u00ab([^\u00bb]*)\u00bb");

    @TestFactory
    Stream<DynamicTest> secretsOfHeadsGiveWayToMarks() throws IOException {
        try (InputStream stream = RedactionTest.class.getResourceAsStream("/tape/redaction.txt")) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            List<DynamicTest> tests = new ArrayList<>();
            for (String one : text.substring(text.indexOf("== ") + 3).split("\n== ", -1)) {
                String[] parts = one.split("\n", 2);
                tests.add(DynamicTest.dynamicTest(parts[0], () -> check(parts[1].strip() + "\n\n")));
            }
            return tests.stream();
        }
    }

    private static void check(String text) {
        String lines = text.replace("\n", "\r\n");
        byte[] head = plain(lines).getBytes(StandardCharsets.ISO_8859_1);
        byte[] redacted = REDACTION.head(head);
        assertThat(new String(redacted, StandardCharsets.ISO_8859_1)).isEqualTo(marked(lines));
        assertThat(REDACTION.head(redacted)).as("again").isEqualTo(redacted);
        if (!lines.contains("\u00ab")) {
            assertThat(redacted).isSameAs(head);
        }
    }

    private static String plain(String text) {
        return text.replaceAll("[\u00ab\u00bb]", "");
    }

    private static String marked(String text) {
        Matcher secrets = SECRET.matcher(text);
        StringBuilder output = new StringBuilder();
        while (secrets.find()) {
            secrets.appendReplacement(output, new Mark(KEY).of(secrets.group(1)));
        }
        return secrets.appendTail(output).toString();
    }

    @Test
    void aMarkIsOfTheKeyAndStaysWhatItIs() {
        String mark = new Mark(KEY).of("secret");
        assertThat(mark).matches("redacted-[0-9a-f]{20}").isEqualTo(new Mark(KEY).of("secret"));
        assertThat(new Mark(KEY).of("Secret")).isNotEqualTo(mark);
        assertThat(new Mark(new byte[32]).of("secret")).isNotEqualTo(mark);
        assertThat(new Mark(KEY).of(mark)).isEqualTo(mark);
        assertThat(new Mark(KEY).of(mark + "0")).isNotEqualTo(mark).matches("redacted-[0-9a-f]{20}");
        assertThat(new Mark(KEY).of("redacted-" + "Z".repeat(20))).doesNotContain("Z");
        assertThat(new Mark(KEY).of("")).isEmpty();
        assertThat(Redaction.isIn("x " + mark + " y")).isTrue();
        assertThat(Redaction.isIn("redacted-1")).isFalse();
    }

    /** One mark, however a secret is written where it passes: it comes in one way and goes back in another. */
    @Test
    void aSecretIsTheSameWhereverItIs() {
        String secret = "a b/\u00e9+=\"";
        String mark =
                new Mark(KEY).of(new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        String escaped = "a+b%2F%C3%a9%2b%3D%22";
        assertThat(REDACTION.path("/x?token=" + escaped)).isEqualTo("/x?token=" + mark);
        assertThat(form("a=1&token=" + escaped + "&b=2")).isEqualTo("a=1&token=" + mark + "&b=2");
        assertThat(json("{\"token\": \"a b\\/\\u00e9+=\\\"\"}")).isEqualTo("{\"token\": \"" + mark + "\"}");
        assertThat(json("{\"token\":\"a b/\u00e9+\\u003d\\\"\"}")).isEqualTo("{\"token\":\"" + mark + "\"}");
    }

    private static String form(String text) {
        return through("Content-Type: application/x-www-form-urlencoded; charset=utf-8", text);
    }

    private static String json(String text) {
        return through("Content-Type: application/json", text);
    }

    private static byte[] head(String fields) {
        return ("POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String through(String field, String text) {
        byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        String once = pieces(REDACTION.body(head(field)).orElseThrow(), whole, whole.length);
        for (int size = 1; size < 9; size++) {
            assertThat(pieces(REDACTION.body(head(field)).orElseThrow(), whole, size))
                    .as("in pieces of " + size)
                    .isEqualTo(once);
        }
        return once;
    }

    private static String pieces(BodyRedactor redactor, byte[] whole, int size) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        BodyRedactor.Output into = bytes -> {
            while (bytes.hasRemaining()) {
                output.write(bytes.get());
            }
        };
        for (int at = 0; at < whole.length; at += size) {
            ByteBuffer piece = ByteBuffer.wrap(whole, at, Math.min(size, whole.length - at));
            redactor.write(piece, into);
            assertThat(piece.hasRemaining()).isFalse();
        }
        redactor.end(into);
        return output.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1,"access_token":"«abc»","b":"token"}
            {"token" :  "«t»"}
            {"TOKEN":"«t»","nested":{"password":"«p»"},"list":[{"secret":"«s»"}]}
            {"token":null,"secret":5,"password":{"secret":"«s»"},"id_token":["x"]}
            {"a\\"token":"kept","tok\\u0065n":"«t»"}
            {"x":"a\\\\","token":"«a»"}
            {"x":"\\"token\\":\\"kept\\""}
            ["token","kept","token"]
            {"token":""}
            {"token":"«cut
            {"token":"«a»"}{"token":"«b»"}
            {"tokens":"kept","token":
            no json, but "token":"«t»"
            """)
    void stringsOfSomeMembersAreTakenOutOfJson(String text) {
        String closed = text.contains("\u00ab") && !text.contains("\u00bb") ? text + "\u00bb" : text;
        assertThat(json(plain(text))).isEqualTo(marked(closed));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a=1&password=«p»&b=2
            token=«t»
            token=«t»&token=«u»
            tok%65n=«t»
            token
            token=
            token=«a=b»&
            &&=x&token
            tokens=kept&xtoken=kept
            """)
    void valuesOfSomeFieldsAreTakenOutOfForms(String text) {
        assertThat(form(plain(text))).isEqualTo(marked(text));
    }

    @Test
    void otherBodiesAreNotLookedInto() {
        assertThat(REDACTION.body(head("Content-Type: text/plain"))).isEmpty();
        assertThat(REDACTION.body(head("X: y"))).isEmpty();
        assertThat(Redaction.NONE.body(head("Content-Type: application/json"))).isEmpty();
        assertThat(Redaction.NONE.head(head("Authorization: x"))).isEqualTo(head("Authorization: x"));
    }

    /** Whatever passes: without secrets it comes out as it went in, in pieces as in one. */
    @Test
    void nothingElseIsTouched() {
        Random random = new Random(11);
        String letters = "\"\\:{}[], \n=&%u0aenkot";
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            byte[] whole = text.toString().getBytes(StandardCharsets.US_ASCII);
            for (String field :
                    List.of("Content-Type: application/json", "Content-Type: application/x-www-form-urlencoded")) {
                BodyRedactor redactor = REDACTION.body(head(field)).orElseThrow();
                String output = pieces(redactor, whole, 1 + random.nextInt(10));
                assertThat(redactor.hasRedacted() || output.contentEquals(text))
                        .as(text.toString())
                        .isTrue();
            }
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            byte[] redacted = REDACTION.head(noise);
            assertThat(REDACTION.head(redacted)).isEqualTo(redacted);
        }
    }

    @Test
    void aCodedBodyIsLookedIntoWhereItIsSmall() throws IOException {
        Optional<BodyRedactor> redactor =
                REDACTION.body(head("Content-Type: application/json\r\nContent-Encoding: gzip"));
        String output =
                pieces(redactor.orElseThrow(), gzip("{\"token\":\"secret\"}".getBytes(StandardCharsets.UTF_8)), 7);
        assertThat(output).isEqualTo(marked("{\"token\":\"\u00absecret\u00bb\"}"));
        assertThat(redactor.get().isDecoded()).isTrue();
    }

    @Test
    void aCodedBodyWithoutSecretsOrADamagedOneStaysAsItIs() throws IOException {
        byte[] large = new byte[CodedRedactor.MOST * 2];
        new Random(1).nextBytes(large);
        for (byte[] body : List.of(
                gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8)),
                "no gzip".getBytes(StandardCharsets.UTF_8),
                large)) {
            BodyRedactor redactor = REDACTION
                    .body(head("Content-Type: application/json\r\nContent-Encoding: gzip"))
                    .orElseThrow();
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            BodyRedactor.Output into = bytes -> {
                while (bytes.hasRemaining()) {
                    output.write(bytes.get());
                }
            };
            redactor.write(ByteBuffer.wrap(body, 0, body.length / 2), into);
            redactor.write(ByteBuffer.wrap(body, body.length / 2, body.length - body.length / 2), into);
            redactor.end(into);
            assertThat(output.toByteArray()).isEqualTo(body);
            assertThat(redactor.isDecoded()).isFalse();
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(output)) {
            gzip.write(content);
        }
        return output.toByteArray();
    }

    @Test
    void aHeadIsFittedToItsBody() {
        byte[] head = head("content-length:  10\r\nContent-Encoding: gzip\r\nX: Content-Length: 5");
        assertThat(new String(FittedHead.of(head, 7, false), StandardCharsets.ISO_8859_1))
                .contains("\r\ncontent-length: 7\r\nContent-Encoding: gzip\r\nX: Content-Length: 5\r\n\r\n");
        assertThat(new String(FittedHead.of(head, 7, true), StandardCharsets.ISO_8859_1))
                .contains("\r\ncontent-length: 7\r\nX: Content-Length: 5\r\n\r\n");
        assertThat(FittedHead.of(head("X: y"), 7, true)).isEqualTo(head("X: y"));
    }

    @Test
    void furtherNamesMayBeGiven() {
        Redaction more = Redaction.of(Secrets.USUAL.with(List.of("X-Mine"), List.of("Pin")), KEY);
        byte[] head = more.head(head("x-mine: abc"));
        assertThat(new String(head, StandardCharsets.ISO_8859_1)).contains("x-mine: redacted-");
        assertThat(more.path("/?pin=1")).startsWith("/?pin=redacted-");
        assertThat(REDACTION.path("/?pin=1")).isEqualTo("/?pin=1");
    }
}
