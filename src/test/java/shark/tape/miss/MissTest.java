package shark.tape.miss;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.Source;
import shark.store.Body;
import shark.tape.rules.Matching;
import shark.tape.rules.Question;

/** What a miss is told: the cases of {@code misses.txt}, and that the nearest is the same whatever else is on the tape. */
class MissTest {
    /**
     * A case is: a line {@code == NAME}; the recorded requests, the newest first, as {@code ID METHOD URL [| FIELD...] [<<< BODY]};
     * {@code ask METHOD URL [| FIELD...] [<<< BODY]}; and after {@code --} the answer.
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
        Map<Long, Question> recorded = new TreeMap<>();
        Question asked = null;
        for (String line :
                parts[0].lines().skip(1).filter(line -> !line.isBlank()).toList()) {
            String[] words = line.split(" ", 2);
            Question question = question(words[1]);
            if (words[0].equals("ask")) {
                asked = question;
            } else {
                rows.add(row(Long.parseLong(words[0]), question));
                recorded.put(Long.parseLong(words[0]), question);
            }
        }
        assertThat(asked).isNotNull();
        Miss miss = Miss.of(asked, "dev", rows, id -> Optional.ofNullable(recorded.get(id)), Matching.USUAL);
        String answer = Accept.json(asked.head()) ? miss.json() : miss.text();
        assertThat(answer.stripTrailing()).isEqualTo(parts[1].stripTrailing());
    }

    static Question question(String line) {
        String[] withBody = line.split(" <<< ", 2);
        String[] halves = withBody[0].split(" \\| ", -1);
        String[] words = halves[0].split(" ", -1);
        java.net.URI url = java.net.URI.create(words[1]);
        String path = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        String fields = halves.length < 2 ? "" : String.join("\r\n", halves[1].split("; ", -1)) + "\r\n";
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        int port = url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
        byte[] head = (words[0] + " " + path + " HTTP/1.1\r\n" + fields + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        Body body = Body.Small.of((withBody.length < 2 ? "" : withBody[1]).getBytes(StandardCharsets.UTF_8));
        return new Question(words[0], url.getScheme(), host, port, path, head, body);
    }

    private static ExchangeRow row(long id, Question question) {
        return new ExchangeRow(
                id,
                "dev",
                "dev",
                1,
                question.method(),
                question.scheme(),
                question.host(),
                question.port(),
                question.path(),
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
    void aRecordedRequestThatIsGoneMeanwhileIsNotNamed() {
        Question asked = question("GET http://a/x");
        List<ExchangeRow> rows = List.of(row(4, question("GET http://a/y")), row(3, question("GET http://a/z")));
        Miss miss = Miss.of(
                asked,
                "dev",
                rows,
                id -> id == 4 ? Optional.empty() : Optional.of(question("GET http://a/z")),
                Matching.USUAL);
        assertThat(miss.text()).contains("exchange 3:").doesNotContain("exchange 4");
    }

    @Test
    void whatIsToldIsBounded() {
        StringBuilder many = new StringBuilder("POST http://a/x | Content-Type: application/json <<< {");
        for (int i = 0; i < 1000; i++) {
            many.append(i == 0 ? "" : ",").append("\"m" + i + "\":\"" + "v".repeat(50) + "\"");
        }
        Question asked =
                question("POST http://a/x | Content-Type: application/json <<< {\"m0\":\"" + "w".repeat(9000) + "\"}");
        Miss miss = Miss.of(
                asked,
                "dev",
                List.of(row(1, asked)),
                id -> Optional.of(question(many.append('}').toString())),
                Matching.USUAL);
        assertThat(miss.text().lines()).hasSizeLessThan(30).allMatch(line -> line.length() < 500);
        assertThat(miss.nearest().get(0).differences()).hasSize(Difference.MOST);
    }

    @Test
    void theNearestDoesNotDependOnTheOrderAndAnEqualOneIsNearest() {
        Random random = new Random(9);
        for (int round = 0; round < 300; round++) {
            Question asked = random(random);
            List<ExchangeRow> rows = new ArrayList<>();
            Map<Long, Question> recorded = new TreeMap<>();
            for (long id = 1; id < 12; id++) {
                recorded.put(id, random(random));
                rows.add(row(id, recorded.get(id)));
            }
            int nearest = rows.stream()
                    .mapToInt(row -> Miss.distance(asked, row, Matching.USUAL))
                    .min()
                    .orElseThrow();
            Collections.shuffle(rows, random);
            Miss miss = Miss.of(asked, "dev", rows, id -> Optional.ofNullable(recorded.get(id)), Matching.USUAL);
            long named = miss.nearest().get(0).exchange();
            assertThat(Miss.distance(asked, row(named, recorded.get(named)), Matching.USUAL))
                    .isEqualTo(nearest);
            assertThat(miss.nearest()).hasSizeLessThanOrEqualTo(3).doesNotHaveDuplicates();
            assertThat(Miss.distance(asked, row(50, asked), Matching.USUAL)).isZero();
            assertThat(Difference.between(asked, asked, Matching.USUAL))
                    .extracting(Difference::text)
                    .containsExactly("the request's body");
        }
    }

    private static Question random(Random random) {
        String method = List.of("GET", "POST").get(random.nextInt(2));
        String host = List.of("a.test", "b.test").get(random.nextInt(2));
        String path = "/" + "ab".repeat(random.nextInt(4))
                + List.of("", "?q=1", "?q=2").get(random.nextInt(3));
        return question(method + " http://" + host + (random.nextInt(4) == 0 ? ":81" : "") + path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                     | false
            */*                                                    | false
            application/json                                       | true
            application/json, text/plain, */*                      | true
            text/html,application/xhtml+xml,application/xml;q=0.9  | false
            application/json;q=0.5, text/html                      | false
            text/html;q=0.5, application/vnd.x+json                | true
            APPLICATION/JSON                                       | true
            application/json;q=0                                   | false
            application/json;q=x                                   | false
            application/*                                          | false
            """)
    void jsonIsForThoseWhoAskForIt(String accept, boolean json) {
        byte[] head = ("GET / HTTP/1.1\r\nAccept: " + accept + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Accept.json(head)).isEqualTo(json);
    }
}
