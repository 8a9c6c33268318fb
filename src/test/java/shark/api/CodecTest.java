package shark.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.ErrorCode;
import shark.base.Mode;
import shark.base.SharkException;

/** Every method's records over the wire, and what a wire may bring beside them. */
class CodecTest {
    private static final int ROUNDS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Codec codec = new Codec();

    static Stream<Method<?, ?>> methods() {
        return Arrays.stream(Methods.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .map(field -> {
                    try {
                        return (Method<?, ?>) field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("methods")
    <P, R> void whatIsAskedAndAnsweredComesBackAsItWent(Method<P, R> method) {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            TestingRecords records = new TestingRecords(seed);
            P parameters = records.make(method.parameters());
            String line = codec.request(method, parameters);
            assertThat(line).as("seed %d: one line", seed).doesNotContain("\n", "\r");
            Codec.Call call = codec.readRequest(line);
            assertThat(call.method()).isEqualTo(method.name());
            assertThat(codec.parameters(method, call.parameters()))
                    .as("seed %d", seed)
                    .usingRecursiveComparison()
                    .isEqualTo(parameters);

            R result = records.make(method.result());
            String answer = codec.result(result);
            assertThat(answer).doesNotContain("\n", "\r");
            assertThat(codec.readResult(method, answer))
                    .as("seed %d", seed)
                    .usingRecursiveComparison()
                    .isEqualTo(result);
        }
    }

    @Test
    void eventsComeBackAsTheyWent() {
        for (long seed = 1; seed <= 200; seed++) {
            Event event = new TestingRecords(seed).make(Event.class);
            String line = codec.event(event);
            assertThat(line).doesNotContain("\n");
            assertThat(codec.readEvent(line)).as("seed %d", seed).isEqualTo(event);
        }
    }

    /** Client and daemon may be of different versions: what one does not know it leaves out. */
    @ParameterizedTest
    @MethodSource("methods")
    <P, R> void fieldsOfANewerVersionAreLeftOut(Method<P, R> method) throws IOException {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            R result = new TestingRecords(seed).make(method.result());
            ObjectNode line = (ObjectNode) JSON.readTree(codec.result(result));
            widen(line.get("result"));
            line.put("novelty", 1);
            assertThat(codec.readResult(method, line.toString()))
                    .as("seed %d", seed)
                    .usingRecursiveComparison()
                    .isEqualTo(result);
        }
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void anErrorComesBackWithItsCodeAndSentence(ErrorCode code) {
        String line = codec.error(new SharkException(code, "no sandbox 'dev'; see: shark ls\n\"quoted\""));

        assertThat(line).doesNotContain("\n");
        assertThatThrownBy(() -> codec.readResult(Methods.DAEMON_INFO, line))
                .isInstanceOfSatisfying(
                        SharkException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage("no sandbox 'dev'; see: shark ls\n\"quoted\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"error":{"message":"odd","data":{"code":"FROM_THE_FUTURE"}}} | odd
            {"error":{"message":"odd","data":{"code":7}}}                 | odd
            {"error":{"message":"odd","data":[]}}                         | odd
            {"error":{"message":"odd"}}                                   | odd
            {"error":{}}                                                  | the daemon failed
            {"error":"text"}                                              | the daemon failed
            {"error":{"message":"a"},"result":{}}                         | a
            """)
    void anErrorThatIsNotUnderstoodIsAnErrorAllTheSame(String line, String message) {
        assertThatThrownBy(() -> codec.readResult(Methods.DAEMON_INFO, line))
                .isInstanceOfSatisfying(
                        SharkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"text\"",
                "[]",
                "{}",
                "{",
                "}",
                "GET / HTTP/1.1",
                "{\"jsonrpc\":\"1.0\",\"method\":\"x\"}",
                "{\"jsonrpc\":2.0,\"method\":1}",
                "{\"jsonrpc\":\"2.0\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":null}",
                "\u0000",
                "\ufeff",
                "{\"jsonrpc\":\"2.0\",\"method\":[\"x\"]}"
            })
    void aLineThatIsNoRequestIsSaid(String line) {
        assertThatThrownBy(() -> codec.readRequest(line))
                .isInstanceOfSatisfying(
                        SharkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessageStartingWith("a line that is no JSON");
    }

    @Test
    void aRequestCutAnywhereIsSaid() {
        String line = codec.request(Methods.SANDBOX_CREATE, CreateSandbox.named("dev"));
        for (int cut = 0; cut < line.length(); cut++) {
            String part = line.substring(0, cut);
            assertThatThrownBy(() -> codec.readRequest(part)).as(part).isInstanceOf(SharkException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "1",
                "\"dev\"",
                "[]",
                "{\"id\":null}",
                "{\"id\":\"twelve\"}",
                "{\"id\":{}}",
                "{\"id\":99999999999999999999}",
                "{\"id\":1,\"pinned\":\"perhaps\"}"
            })
    void parametersOfAnotherFormAreSaidWithTheMethodsName(String parameters) throws IOException {
        JsonNode node = JSON.readTree(parameters);
        assertThatThrownBy(() -> codec.parameters(Methods.HTTP_PIN, node))
                .isInstanceOfSatisfying(
                        SharkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessageStartingWith("http.pin");
    }

    /** A megabyte of brackets is neither a stack's overflow nor a long wait. */
    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void nestingHasABound(String open) {
        String line = "{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":" + open.repeat(1_000_000 / open.length());
        assertThatThrownBy(() -> codec.readRequest(line)).isInstanceOf(SharkException.class);
    }

    @Test
    void aModeIsReadInAnyCase() {
        for (String mode : List.of("replay", "REPLAY", "Replay")) {
            Codec.Call call = codec.readRequest("{\"jsonrpc\":\"2.0\",\"method\":\"sandbox.mode\",\"params\":"
                    + "{\"name\":\"dev\",\"mode\":\"" + mode + "\"}}");
            assertThat(codec.parameters(Methods.SANDBOX_MODE, call.parameters()))
                    .isEqualTo(new SetMode("dev", Mode.REPLAY));
        }
    }

    /**
     * The names on the wire, which other people's scripts read: a renamed component is a break of the protocol. With
     * SHARK_UPDATE in the environment the file is written.
     */
    @Test
    void theNamesOnTheWireAreAsReviewed() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Method<?, ?> method : methods().toList()) {
            lines.add(method.name() + " " + method.stream().name().toLowerCase(Locale.ROOT));
            lines.add("  > " + shape(method.parameters()));
            lines.add("  < " + shape(method.result()));
        }
        lines.add("event");
        lines.add("  < " + shape(Event.class));
        Path file = Path.of(System.getProperty("shark.basedir", "."), "src/test/resources/api/wire.txt");
        if (System.getenv("SHARK_UPDATE") != null) {
            Files.write(file, lines);
        }
        assertThat(lines).isEqualTo(Files.readAllLines(file));
    }

    /** An object's names, those of objects in it in braces. */
    private String shape(Class<?> type) throws IOException {
        JsonNode fullest = JSON.readTree(codec.line(TestingRecords.full().make(type)));
        return names(fullest);
    }

    private static String names(JsonNode node) {
        if (node.isArray()) {
            return node.isEmpty() ? "" : "[" + names(node.get(0)) + "]";
        }
        List<String> names = new ArrayList<>();
        node.properties().forEach(field -> {
            boolean isMap = field.getKey().equals("environment");
            names.add(field.getKey() + (isMap ? "{}" : names(field.getValue())));
        });
        return node.isObject() ? "{" + String.join(" ", names) + "}" : "";
    }

    private static void widen(JsonNode node) {
        node.properties().stream()
                .filter(field -> !field.getKey().equals("environment")) // Whose names are free.
                .forEach(field -> widen(field.getValue()));
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            object.putObject("novelty").put("of", "a later version");
        }
        if (node.isArray()) {
            node.forEach(CodecTest::widen);
        }
    }
}
