package shark.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.base.Sha256;
import shark.content.Heads;
import shark.store.Body;
import shark.tape.rules.Matching;

/** Which requests are the same to the tape. */
class MatchKeyTest {
    /** METHOD SCHEME HOST PORT PATH, then fields, then the body; twice. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            same      | GET http a 80 /    |                   | '' | GET http a 80 /    |                    | ''
            same      | GET http a 80 /    | Accept: x         | '' | GET http a 80 /    | Accept: y~Cookie: z | ''
            same      | GET http a 80 /    | Range: x          | '' | GET http a 80 /    | range:   x         | ''
            same      | GET http a 80 /    | Range:            | '' | GET http a 80 /    |                    | ''
            same      | GET http a 80 /    | Range: x~If-Range: y | '' | GET http a 80 / | If-Range: y~Range: x | ''
            different | GET http a 80 /    |                   | '' | HEAD http a 80 /   |                    | ''
            different | GET http a 80 /    |                   | '' | get http a 80 /    |                    | ''
            different | GET http a 80 /    |                   | '' | GET https a 80 /   |                    | ''
            different | GET http a 80 /    |                   | '' | GET http b 80 /    |                    | ''
            different | GET http a 80 /    |                   | '' | GET http a 81 /    |                    | ''
            different | GET http a 80 /a   |                   | '' | GET http a 80 /A   |                    | ''
            different | GET http a 80 /?a  |                   | '' | GET http a 80 /    |                    | ''
            different | GET http a 80 /?a&b|                   | '' | GET http a 80 /?b&a|                    | ''
            different | GET http a 80 /%41 |                   | '' | GET http a 80 /A   |                    | ''
            different | POST http a 80 /   |                   | x  | POST http a 80 /   |                    | y
            different | POST http a 80 /   |                   | x  | POST http a 80 /   |                    | ''
            different | GET http a 80 /    | Range: x          | '' | GET http a 80 /    |                    | ''
            different | GET http a 80 /    | Range: x          | '' | GET http a 80 /    | If-Range: x        | ''
            different | GET http a 80 /    | If-None-Match: x  | '' | GET http a 80 /    | If-None-Match: y   | ''
            different | GET http a 80 /    | If-Modified-Since: x | '' | GET http a 80 / |                    | ''
            """)
    void tells(String how, String one, String fields, String body, String other, String otherFields, String otherBody) {
        boolean same = key(one, fields, body).equals(key(other, otherFields, otherBody));
        assertThat(same).isEqualTo(how.equals("same"));
    }

    @Test
    void noPartRunsIntoTheNext() {
        Map<Sha256, String> keys = new HashMap<>();
        for (String host : List.of("a", "a:8", "a:80")) {
            for (int port : new int[] {0, 8, 80, 800}) {
                for (String path : List.of("/", "*", "/\nRange: x", "")) {
                    for (String field : List.of("Range: x", "Range: x\nIf-Range: y", "If-Range: y", "")) {
                        String what = host + "|" + port + "|" + path + "|" + field;
                        // The door takes no line feed in a path and no colon in a host: those two may meet others.
                        if (!host.contains(":") && !path.contains("\n") && !field.contains("\n")) {
                            Sha256 key = key(
                                    new RequestHead("GET", "http", host, port, path, head(field)), Body.Small.EMPTY);
                            assertThat(keys.put(key, what)).as(what).isNull();
                        }
                    }
                }
            }
        }
        assertThat(keys).hasSize(4 * 3 * 3);
    }

    private static Sha256 key(String request, String fields, String body) {
        String[] words = request.split(" ", -1);
        return key(
                new RequestHead(
                        words[0],
                        words[1],
                        words[2],
                        Integer.parseInt(words[3]),
                        words[4],
                        head(fields == null ? "" : fields)),
                Body.Small.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** By what the store's earlier versions wrote: it is not to change. */
    private static Sha256 key(RequestHead request, Body body) {
        Sha256 key = Matching.USUAL.key(request.asked(body));
        StringBuilder text = new StringBuilder(request.method() + "\n" + request.scheme() + "://" + request.host() + ":"
                + request.port() + request.path() + "\n" + body.digest());
        for (String field : List.of("Range", "If-Range", "If-None-Match", "If-Modified-Since")) {
            String value = Heads.field(request.bytes(), field);
            text.append(value.isEmpty() ? "" : "\n" + field + ": " + value);
        }
        assertThat(key).isEqualTo(Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8)));
        return key;
    }

    private static byte[] head(String fields) {
        return ("GET / HTTP/1.1\r\nHost: a\r\n" + fields.replace("~", "\r\n") + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
