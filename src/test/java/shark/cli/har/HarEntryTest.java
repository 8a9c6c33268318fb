package shark.cli.har;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.api.ExchangeDetail;

/** Exchanges as entries of a HAR log. */
class HarEntryTest {
    private static final int MOST = 1 << 20;
    private static final HarEntry.Content NONE = TestingExchange.content("");

    @Test
    void anEntryIsOfThePublicSchema() {
        ObjectNode entry = entry(
                TestingExchange.of(
                        "POST",
                        "https://h.example:8443/a/b?x=1&y&z=%20=&",
                        "Host: h.example:8443\r\nContent-Type: text/plain\r\nCookie: a=1; b = two;c\r\n",
                        "HTTP/1.1 302 Found\r\nLocation: /else\r\nContent-Type: text/html\r\n"
                                + "Set-Cookie: sid=x=y; Path=/; Domain=h.example; Secure; HttpOnly; SameSite=Lax;"
                                + " Expires=Wed, 21 Oct 2015 07:28:00 GMT; Max-Age=9\r\n",
                        3,
                        2),
                TestingExchange.content("q=1"),
                TestingExchange.content("ok"));

        assertThat(HarSchema.faults(entry, "entry")).isEmpty();
        assertThat(entry.get("startedDateTime").asText()).isEqualTo("2023-11-14T22:13:20.123456Z");
        assertThat(entry.get("time").asDouble()).isEqualTo(1.5);
        assertThat(entry.at("/request/url").asText()).isEqualTo("https://h.example:8443/a/b?x=1&y&z=%20=&");
        assertThat(pairs(entry.at("/request/queryString")))
                .containsExactly("x=1", "y=", "z=%20=", "="); // As in the URL, in order.
        assertThat(pairs(entry.at("/request/cookies"))).containsExactly("a=1", "b=two", "c=");
        assertThat(entry.at("/request/postData/text").asText()).isEqualTo("q=1");
        assertThat(entry.at("/response/redirectURL").asText()).isEqualTo("/else");
        assertThat(entry.at("/response/content/text").asText()).isEqualTo("ok");
        assertThat(pairs(entry.at("/response/cookies"))).containsExactly("sid=x=y");
        JsonNode cookie = entry.at("/response/cookies/0");
        assertThat(cookie.get("path").asText()).isEqualTo("/");
        assertThat(cookie.get("secure").asBoolean() && cookie.get("httpOnly").asBoolean())
                .isTrue();
    }

    @Test
    void whatHarLacksIsBeside() {
        ExchangeDetail detail =
                TestingExchange.of("GET", "http://h.example/", "Host: h.example\r\n", "HTTP/1.1 200 OK\r\n", 0, 0);
        JsonNode own = entry(detail, NONE, NONE).get("_shark");

        assertThat(own.get("requestHead").asText()).isEqualTo(detail.requestHead());
        assertThat(own.get("responseHead").asText()).isEqualTo(detail.responseHead());
        assertThat(own.get("responseTrailers").asText()).isEqualTo("Checksum: 1\r\n\r\n");
        assertThat(own.at("/informational/0").asText()).startsWith("HTTP/1.1 103 ");
        assertThat(own.get("id").asLong()).isEqualTo(12);
        assertThat(own.get("tape").asText()).isEqualTo("tape");
    }

    @Test
    void anExchangeThatFailedIsAnEntryToo() {
        ObjectNode entry = entry(TestingExchange.of("GET", "http://h.example/", "", "", 0, 0), NONE, NONE);

        assertThat(HarSchema.faults(entry, "entry")).isEmpty();
        assertThat(entry.at("/response/status").asInt()).isZero();
        assertThat(entry.get("comment").asText()).isEqualTo("no address for h.example");
    }

    /** As browsers do it: the text decoded, and what came beside it, so that nothing is lost. */
    @Test
    void aCodedBodyIsShownDecodedAndKeptAsItWas() throws IOException {
        byte[] coded = gzip("{\"a\": \"b\"}");
        ObjectNode entry = entry(
                TestingExchange.of(
                        "GET",
                        "http://h.example/",
                        "",
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\n",
                        0,
                        coded.length),
                NONE,
                TestingExchange.content(coded));

        JsonNode content = entry.at("/response/content");
        assertThat(HarSchema.faults(entry, "entry")).isEmpty();
        assertThat(content.get("text").asText()).isEqualTo("{\"a\": \"b\"}");
        assertThat(content.get("size").asInt()).isEqualTo(10);
        assertThat(content.get("compression").asInt()).isEqualTo(10 - coded.length);
        assertThat(Base64.getDecoder().decode(content.get("_encoded").asText())).isEqualTo(coded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "rot13", "br"})
    void aBodyThatCannotBeDecodedIsShownAsItIs(String coding) {
        byte[] bytes = {(byte) 0xff, 0, 1, 2};
        ObjectNode entry = entry(
                TestingExchange.of(
                        "GET",
                        "http://h.example/",
                        "",
                        "HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\n",
                        0,
                        4),
                NONE,
                TestingExchange.content(bytes));

        JsonNode content = entry.at("/response/content");
        assertThat(HarSchema.faults(entry, "entry")).isEmpty();
        assertThat(content.get("encoding").asText()).isEqualTo("base64");
        assertThat(Base64.getDecoder().decode(content.get("text").asText())).isEqualTo(bytes);
        assertThat(content.has("_encoded")).isFalse();
    }

    @Test
    void binaryBodiesAreInBase64() {
        byte[] bytes = new byte[1000];
        new Random(1).nextBytes(bytes);
        ObjectNode entry = entry(
                TestingExchange.of("PUT", "http://h.example/", "", "HTTP/1.1 200 OK\r\n", 1000, 1000),
                TestingExchange.content(bytes),
                TestingExchange.content(bytes));

        assertThat(HarSchema.faults(entry, "entry")).isEmpty();
        assertThat(entry.at("/request/postData/_encoding").asText()).isEqualTo("base64");
        assertThat(Base64.getDecoder().decode(entry.at("/request/postData/text").asText()))
                .isEqualTo(bytes);
        assertThat(Base64.getDecoder().decode(entry.at("/response/content/text").asText()))
                .isEqualTo(bytes);
    }

    @Test
    void aBodyThatIsLeftOutSaysHowLargeItIs() {
        ObjectNode entry = entry(
                TestingExchange.of("GET", "http://h.example/", "", "HTTP/1.1 200 OK\r\n", 0, 5_000),
                NONE,
                new HarEntry.Content(new byte[0], 5_000));

        assertThat(HarSchema.faults(entry, "entry")).isEmpty();
        assertThat(entry.at("/response/content/size").asInt()).isEqualTo(5_000);
        assertThat(entry.at("/response/content").has("text")).isFalse();
        assertThat(entry.at("/response/content/comment").asText()).isEqualTo("left out: 5000 bytes");
        assertThat(entry.at("/_shark/bodiesLeftOut").asBoolean()).isTrue();
    }

    /** The check itself must be able to fail. */
    @Test
    void theSchemaTellsWhatIsWrong() {
        ObjectNode entry =
                entry(TestingExchange.of("GET", "http://h.example/", "", "HTTP/1.1 200 OK\r\n", 0, 0), NONE, NONE);
        entry.put("startedDateTime", "yesterday");
        entry.remove("timings");
        ((ObjectNode) entry.get("request")).put("bodySize", "none").put("extra", 1);

        assertThat(HarSchema.faults(entry, "entry"))
                .contains("$ lacks timings", "$.startedDateTime has another form")
                .contains("$.request.bodySize is no \"integer\"", "$.request has an unknown extra");
    }

    private static ObjectNode entry(ExchangeDetail detail, HarEntry.Content question, HarEntry.Content answer) {
        return HarEntry.of(detail, question, answer, MOST);
    }

    private static List<String> pairs(JsonNode list) {
        List<String> pairs = new ArrayList<>();
        list.forEach(pair ->
                pairs.add(pair.get("name").asText() + "=" + pair.get("value").asText()));
        return pairs;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(output)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return output.toByteArray();
    }
}
