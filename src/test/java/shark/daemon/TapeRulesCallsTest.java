package shark.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.api.Codec;
import shark.api.Methods;
import shark.api.SetTapeRules;
import shark.api.TapeRules;
import shark.base.SharkException;
import shark.store.Store;
import shark.tape.Tapes;

/** The method about rules, from a request's JSON to an answer's. */
@Timeout(60)
class TapeRulesCallsTest {
    @TempDir
    Path directory;

    private final Codec codec = new Codec();
    private final Calls calls = new Calls();
    private Tapes tapes;

    @BeforeEach
    void open() {
        tapes = new Tapes(Store.open(directory), Clock.systemUTC());
        new TapeRulesCalls(tapes).addTo(calls);
    }

    @AfterEach
    void close() {
        tapes.close();
    }

    private TapeRules call(String tape, String rules) {
        Calls.Answer answer =
                calls.answer(codec.readRequest(codec.request(Methods.TAPE_RULES, new SetTapeRules(tape, rules))));
        return codec.readResult(Methods.TAPE_RULES, codec.result(answer.result()));
    }

    @Test
    void rulesAreShownAndChanged() {
        assertThat(call("ci", null)).isEqualTo(new TapeRules("ci", "{}", true));
        String rules = "{\"presets\":[\"dates\"],\"leaveOutQuery\":[\"x\"]}";
        assertThat(call("ci", rules)).isEqualTo(new TapeRules("ci", rules, true));
        assertThat(call("ci", null).rules()).isEqualTo(rules);
        assertThat(call("other", null).rules()).isEqualTo("{}");
        assertThat(call("ci", "{}")).isEqualTo(new TapeRules("ci", "{}", true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ci     | {"presets":["x"]} | no preset 'x'
            ci     | 5                 | they are no JSON object
            ../ci  | {}                | tape
            """)
    void whatIsWrongIsToldAndChangesNothing(String tape, String rules, String why) {
        call("ci", "{\"leaveOutQuery\":[\"x\"]}");
        assertThatThrownBy(() -> call(tape, rules))
                .isInstanceOf(SharkException.class)
                .hasMessageContaining(why);
        assertThat(call("ci", null).rules()).contains("leaveOutQuery");
    }
}
