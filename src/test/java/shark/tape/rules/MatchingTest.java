package shark.tape.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.base.SharkException;
import shark.store.Body;

/** What rules make the same: the cases of {@code rules.txt}; and what holds of all rules, whatever is asked. */
class MatchingTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    /** A case is a line {@code == NAME}, the rules, and lines of {@code same} or {@code different} with two requests. */
    @TestFactory
    Stream<DynamicTest> rulesSayWhatIsTheSame() throws IOException {
        try (InputStream stream = MatchingTest.class.getResourceAsStream("/tape/rules.txt")) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            List<DynamicTest> tests = new ArrayList<>();
            for (String one : text.substring(text.indexOf("== ") + 3).split("\n== ", -1)) {
                List<String> lines = one.lines().filter(line -> !line.isBlank()).toList();
                Matching matching = Matching.of(RulesText.parse(lines.get(1)));
                lines.stream()
                        .skip(2)
                        .forEach(line -> tests.add(
                                DynamicTest.dynamicTest(lines.get(0) + ": " + line, () -> check(matching, line))));
            }
            return tests.stream();
        }
    }

    private static void check(Matching matching, String line) {
        String[] words = line.split(" +", 2);
        String[] requests = words[1].split(" +/ ", 2);
        boolean same = matching.key(question(requests[0])).equals(matching.key(question(requests[1])));
        assertThat(same).isEqualTo(words[0].equals("same"));
    }

    private static Question question(String line) {
        String[] withBody = line.split(" <<< ", 2);
        String[] halves = withBody[0].split(" \\| ", 2);
        String[] words = halves[0].split(" ", 2);
        String rest = words[1].strip().substring("http://a".length());
        String fields = halves.length < 2 ? "" : halves[1].strip() + "\r\n";
        return question(rest, fields, withBody.length < 2 ? "" : withBody[1]);
    }

    private static Question question(String path, String fields, String body) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n").getBytes(StandardCharsets.UTF_8);
        return new Question("POST", "http", "a", 80, path, head, Body.Small.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void noRulesAreTheIdentity() {
        Random random = new Random(3);
        for (int round = 0; round < 2000; round++) {
            String path = noise(random, 30);
            assertThat(Matching.USUAL.path(path)).isEqualTo(path);
            Question asked = question(path, random.nextBoolean() ? JSON + "\r\n" : FORM + "\r\n", noise(random, 60));
            assertThat(Matching.of(RulesText.parse("{}")).key(asked))
                    .isEqualTo(Matching.key(
                            "POST", "http", "a", 80, path, asked.digest().hex(), asked.head(), Matching.FIELDS));
        }
    }

    @Test
    void toNormaliseTwiceIsToNormaliseOnce() {
        Random random = new Random(4);
        for (int round = 0; round < 5000; round++) {
            Matching matching = Matching.of(randomRules(random));
            String once = matching.path("/x?" + noise(random, 40));
            assertThat(matching.path(once)).isEqualTo(once);
        }
    }

    /** Equal by fewer rules, equal by more of the kind that leaves out. */
    @Test
    void toLeaveOutMoreParametersMakesNoEqualRequestsDifferent() {
        Random random = new Random(5);
        for (int round = 0; round < 3000; round++) {
            String one = "/x?" + noise(random, 12);
            String other = "/x?" + noise(random, 12);
            Matching few = Matching.of(RulesText.parse("{\"leaveOutQuery\":[\"a\"]}"));
            Matching more = Matching.of(RulesText.parse("{\"leaveOutQuery\":[\"a\",\"b\"]}"));
            if (few.path(one).equals(few.path(other))) {
                assertThat(more.path(one)).isEqualTo(more.path(other));
            }
        }
    }

    private static Rules randomRules(Random random) {
        List<Preset> presets = new ArrayList<>(List.of(Preset.values()));
        Collections.shuffle(presets, random);
        return new Rules(
                presets.subList(0, random.nextInt(presets.size())),
                List.of("a", "%", "b*").subList(0, random.nextInt(4)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                random.nextBoolean(),
                List.of());
    }

    private static String noise(Random random, int most) {
        String letters = "ab=&&%4?+2024-01-02/\u00e9<>date";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    /** Nothing of it is taken apart: it is told apart by its bytes, and soon. */
    @Test
    void hostileJsonIsBounded() {
        Matching matching = Matching.of(RulesText.parse("{\"leaveOutJson\":[\"/a/*/b\",\"/x\"]}"));
        String name = "n".repeat(30_000);
        for (String body : List.of(
                "[".repeat(30_000) + "]".repeat(30_000),
                "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000),
                "{\"" + name + "\":[" + "1,".repeat(10_000) + "1]}",
                "{\"x\":1,\"n\":" + "9".repeat(60_000) + "}",
                "{\"x\":1,\"n\":1e" + "9".repeat(2_000) + "}",
                "{\"x\":1,\"a\":2,\"a\":2}",
                "{\"x\":1}{\"x\":1}",
                "{\"x\":1",
                "\"\\ud800",
                "")) {
            Question asked = question("/", JSON + "\r\n", body);
            assertThat(matching.values(asked))
                    .as(body.substring(0, Math.min(40, body.length())))
                    .isEmpty();
            assertThat(matching.key(asked)).isEqualTo(Matching.USUAL.key(asked));
        }
    }

    @Test
    void damagedJsonAndFormsAreNoFault() {
        Random random = new Random(6);
        Matching matching = Matching.of(Rules.of(List.of(Preset.values())));
        byte[] whole = "{\"a\":[1,2.5e3,\"x\\u0041\",null,true,{\"nonce\":{}}],\"t\":\"2024-02-26\"}"
                .getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            for (String type : List.of(JSON, FORM)) {
                Question asked = new Question(
                        "POST",
                        "http",
                        "a",
                        80,
                        "/",
                        ("POST / HTTP/1.1\r\n" + type + "\r\n\r\n").getBytes(StandardCharsets.UTF_8),
                        Body.Small.of(bytes));
                assertThat(matching.key(asked)).isEqualTo(matching.key(asked));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            x                                | they are no JSON: Unrecognized token 'x'
            []                               | they are no JSON object
            {"leaveOut":[]}                  | there is no 'leaveOut'; there are alike, leaveOutForm
            {"leaveOutQuery":"a"}            | leaveOutQuery is a list of at most 200 texts
            {"leaveOutQuery":[1]}            | leaveOutQuery holds '1', which is no text
            {"leaveOutJson":["a"]}           | 'a' is no JSON pointer; one is /meta/time
            {"leaveOutJson":["/a~2"]}        | '/a~2' is no JSON pointer
            {"presets":["x"]}                | no preset 'x'; the presets are cache-busters, aws-signature, nonces, dates, uuids
            {"alike":["x"]}                  | no kind of values 'x'; the kinds are date, uuid
            {"queryInAnyOrder":1}            | queryInAnyOrder is true or false
            """)
    void rulesThatAreNoneAreToldWhy(String text, String why) {
        assertThatThrownBy(() -> RulesText.parse(text))
                .isInstanceOf(SharkException.class)
                .hasMessageContaining(why);
    }

    @Test
    void rulesAreWrittenAsTheyAreRead() {
        String text = "{\"presets\":[\"dates\"],\"leaveOutQuery\":[\"a\"],\"leaveOutHeaders\":[\"Range\"],"
                + "\"leaveOutJson\":[\"/a\"],\"leaveOutForm\":[\"f\"],\"matchHeaders\":[\"Accept\"],"
                + "\"queryInAnyOrder\":true,\"alike\":[\"uuid\"]}";
        assertThat(RulesText.of(RulesText.parse(text))).isEqualTo(text);
        assertThat(RulesText.of(RulesText.parse("{\"presets\":[]}"))).isEmpty();
        assertThat(RulesText.parse("")).isEqualTo(Rules.NONE);
        assertThat(Matching.of(Rules.NONE)).isSameAs(Matching.USUAL);
    }

    @Test
    void everyPresetHasAMeaningAndAWord() {
        for (Preset preset : Preset.values()) {
            assertThat(preset.meaning()).isNotEmpty();
            assertThat(Preset.of(preset.word())).isSameAs(preset);
        }
    }
}
