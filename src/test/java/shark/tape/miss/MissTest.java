package shark.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.Source;

/** What a miss is told: the cases of {@code misses.txt}, and that the nearest is the same whatever else is on the tape. */
class MissTest {
    /**
     * A case is: a line {@code == NAME}; the recorded requests, the newest first, as {@code ID METHOD URL [| FIELD...]};
     * {@code ask METHOD URL [| FIELD...]}; and after {@code --} the answer.
     */
    @TestFactory
    Stream<DynamicTest> saysWhatIsNearestAndWhatDiffers() throws IOException {
        try (InputStream stream = MissTest.class.getResourceAsStream("/tape/misses.txt")) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.substring(text.indexOf("== ") + 3).split("\n== ", -1))
                    .map(one -> DynamicTest.dynamicTest(one.lines().findFirst().orElseThrow(), () -> check(one)))
                    .toList()
                    .stream();
        }
    }

    private static void check(String text) {
        String[] parts = text.split("\n--\n", 2);
        List<ExchangeRow> rows = new ArrayList<>();
        Map<Long, byte[]> heads = new TreeMap<>();
        RequestHead asked = null;
        for (String line :
                parts[0].lines().skip(1).filter(line -> !line.isBlank()).toList()) {
            String[] words = line.split(" ", 2);
            RequestHead request = request(words[1]);
            if (words[0].equals("ask")) {
                asked = request;
            } else {
                rows.add(row(Long.parseLong(words[0]), request));
                heads.put(Long.parseLong(words[0]), request.bytes());
            }
        }
        assertThat(asked).isNotNull();
        assertThat(Miss.text(asked, "dev", rows, heads::get).stripTrailing()).isEqualTo(parts[1].stripTrailing());
    }

    private static RequestHead request(String line) {
        String[] halves = line.split(" \\| ", -1);
        String[] words = halves[0].split(" ", -1);
        java.net.URI url = java.net.URI.create(words[1]);
        String path = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        String fields = halves.length < 2 ? "" : String.join("\r\n", halves[1].split("; ", -1)) + "\r\n";
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        int port = url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
        byte[] head = (words[0] + " " + path + " HTTP/1.1\r\n" + fields + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        return new RequestHead(words[0], url.getScheme(), host, port, path, head);
    }

    static ExchangeRow row(long id, RequestHead request) {
        return new ExchangeRow(
                id,
                "dev",
                "dev",
                1,
                request.method(),
                request.scheme(),
                request.host(),
                request.port(),
                request.path(),
                200,
                0,
                0,
                1,
                "",
                Source.NETWORK,
                Phase.STORED,
                false,
                0,
                null);
    }

    @Test
    void aRecordedRequestThatIsGoneMeanwhileIsNotComparedByItsFields() {
        RequestHead asked = request("GET http://a/x | Range: bytes=0-1");
        assertThat(Miss.text(asked, "dev", List.of(row(4, request("GET http://a/x"))), id -> new byte[0]))
                .endsWith("  differs in the request's body\n");
    }

    @Test
    void theNearestDoesNotDependOnTheOrderAndAnEqualOneIsNearest() {
        Random random = new Random(9);
        for (int round = 0; round < 300; round++) {
            RequestHead asked = random(random);
            List<ExchangeRow> rows = new ArrayList<>();
            for (int id = 1; id < 12; id++) {
                rows.add(row(id, random(random)));
            }
            int nearest = rows.stream()
                    .mapToInt(row -> Miss.distance(asked, row))
                    .min()
                    .orElseThrow();
            Collections.shuffle(rows, random);
            ExchangeRow named = rows.get(0);
            String text = Miss.text(asked, "dev", rows, id -> new byte[0]);
            for (ExchangeRow row : rows) {
                if (text.contains("exchange " + row.id() + ":\n")) {
                    named = row;
                }
            }
            assertThat(Miss.distance(asked, named)).isEqualTo(nearest);
            rows.add(row(50, asked));
            assertThat(Miss.distance(asked, rows.get(rows.size() - 1))).isZero();
            assertThat(Miss.differences(asked, row(50, asked), asked.bytes())).containsExactly("the request's body");
        }
    }

    private static RequestHead random(Random random) {
        String method = List.of("GET", "POST").get(random.nextInt(2));
        String host = List.of("a.test", "b.test").get(random.nextInt(2));
        String path = "/" + "ab".repeat(random.nextInt(4))
                + List.of("", "?q=1", "?q=2").get(random.nextInt(3));
        return request(method + " http://" + host + (random.nextInt(4) == 0 ? ":81" : "") + path);
    }
}
