package shark.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The site for first steps, asked directly. */
@Timeout(60)
class DemoSiteTest {
    private static DemoSite site;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void open() {
        site = new DemoSite();
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET  | /            | 200 | text/html; charset=utf-8 | <h1>It works</h1>
            GET  | /json        | 200 | application/json         | {"site":"demo.shark","numbers":[1,2,3]}
            GET  | /json?a=b    | 200 | application/json         | {"site":"demo.shark","numbers":[1,2,3]}
            POST | /json        | 200 | application/json         | {"site":"demo.shark","numbers":[1,2,3]}
            GET  | /slow        | 200 | text/plain               | slow, but here
            GET  | /nowhere     | 404 | text/plain               | no such page on demo.shark
            GET  | /json/more   | 404 | text/plain               | no such page on demo.shark
            GET  | /jsonx       | 404 | text/plain               | no such page on demo.shark
            GET  | /%6Ason      | 200 | application/json         | {"site":"demo.shark","numbers":[1,2,3]}
            HEAD | /            | 200 | text/html; charset=utf-8 | ''
            HEAD | /nowhere     | 404 | text/plain               | ''
            """)
    void answers(String method, String path, int status, String type, String text) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri(path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains(type);
        assertThat(answer.body()).contains(text);
        assertThat(answer.body().isEmpty()).isEqualTo(method.equals("HEAD"));
    }

    @Test
    void thePageNamesAllOthers() throws Exception {
        String page = client.send(HttpRequest.newBuilder(uri("/")).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        for (String path : new String[] {"/json", "/slow", "/file", "/events"}) {
            assertThat(page).contains("<a href=\"" + path + "\">");
        }
    }

    @Test
    void theFileIsAMegabyteOfLettersAndItsHeadTellsTheSameSize() throws Exception {
        HttpResponse<byte[]> whole =
                client.send(HttpRequest.newBuilder(uri("/file")).build(), HttpResponse.BodyHandlers.ofByteArray());
        byte[] expected = new byte[1_000_000];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (byte) ('a' + i % 26);
        }
        assertThat(Arrays.equals(whole.body(), expected)).isTrue();
        HttpResponse<byte[]> head = client.send(
                HttpRequest.newBuilder(uri("/file"))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(head.headers().firstValue("Content-Length"))
                .isEqualTo(whole.headers().firstValue("Content-Length"))
                .contains("1000000");
        // It knows no parts: one who asks for one gets the whole, as RFC 9110 section 14.2 allows.
        HttpResponse<byte[]> part = client.send(
                HttpRequest.newBuilder(uri("/file"))
                        .header("Range", "bytes=0-9")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(part.statusCode()).isEqualTo(200);
        assertThat(part.body()).hasSize(1_000_000);
    }

    @Test
    void eventsComeOneByOneAndAVisitorMayLeave() throws Exception {
        HttpResponse<InputStream> answer =
                client.send(HttpRequest.newBuilder(uri("/events")).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        try (InputStream events = answer.body()) {
            assertThat(new String(events.readNBytes(20), StandardCharsets.UTF_8))
                    .isEqualTo("data: event 1 of 5\n\n");
        }
        assertThat(client.send(HttpRequest.newBuilder(uri("/json")).build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void isOnLoopbackOnly() throws IOException {
        assertThat(site.address().getAddress().isLoopbackAddress()).isTrue();
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), site.address().getPort())) {
            socket.getOutputStream().write("nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + site.address().getPort() + path);
    }
}
