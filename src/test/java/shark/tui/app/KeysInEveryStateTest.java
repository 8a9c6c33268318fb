package shark.tui.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import shark.api.Event;
import shark.api.ExchangeRef;
import shark.api.Methods;
import shark.api.RemoveSandbox;
import shark.api.SandboxRef;
import shark.base.Mode;
import shark.base.Phase;
import shark.tui.content.ExchangeText;
import shark.tui.content.Span;
import shark.tui.keymap.Focus;
import shark.tui.theme.Role;

/** Keys where they mean little: nothing there, something gone, something over the panes, another's answers. */
class KeysInEveryStateTest {
    private static final Map<String, Consumer<TestingDesk>> STATES = new LinkedHashMap<>();
    private static final List<String> KEYS = List.of(
            "\r",
            "c",
            "]",
            "[",
            "\033[C",
            "\033[D",
            "n",
            "m",
            "p",
            "/",
            "\t",
            "\033[Z",
            "z",
            "a",
            "s",
            "d",
            "\033[3~",
            ":",
            "\033[A",
            "k",
            "\033[B",
            "j",
            "\033[5~",
            "\033[6~",
            "\033[H",
            "g",
            "\033[F",
            "G",
            "r",
            "t",
            "\014",
            "?",
            "\033OP",
            "y",
            "n",
            "\177",
            " ",
            "1",
            "\u65e5",
            "\033[<0;2;2M",
            "\033[<0;90;5M",
            "\033[<0;90;25M",
            "\033[<64;90;25M",
            "\033[<65;2;2M",
            "\033[<0;999;999M",
            "\033[<35;5;5M");

    static {
        STATES.put("nothing", desk -> {});
        STATES.put("lost", desk -> desk.tell(new Message.Lost(desk.model.watch, false)));
        STATES.put("lost for good", desk -> desk.tell(new Message.Lost(desk.model.watch, true)));
        STATES.put("stopped", desk -> desk.sandbox("dev", "stopped", Mode.OFF, 0));
        STATES.put("broken", desk -> desk.sandbox("dev", "broken", Mode.OFF, 0));
        STATES.put("running", desk -> desk.sandbox("dev", "running", Mode.RECORD, 2));
        STATES.put("exchanges of none", desk -> desk.type("\t"));
        STATES.put("exchanges", desk -> desk.exchange(1, "/a").exchange(2, "/b").type("\t"));
        STATES.put(
                "zoomed", desk -> desk.sandbox("dev", "running", Mode.RECORD, 1).type("z"));
        STATES.put("filter typed", desk -> desk.type("/ab"));
        STATES.put("new typed", desk -> desk.type("nx"));
        STATES.put(
                "menu", desk -> desk.sandbox("dev", "running", Mode.RECORD, 0).type("m"));
        STATES.put(
                "question",
                desk -> desk.sandbox("dev", "running", Mode.RECORD, 0).type("d"));
        STATES.put("help", desk -> desk.type("?"));
        STATES.put("details that load", desk -> desk.exchange(1, "/a").type("\t\r"));
        STATES.put("command line", desk -> desk.type(":"));
        STATES.put(
                "tiny", desk -> desk.sandbox("dev", "running", Mode.RECORD, 1).tell(new Message.Resized(1, 1)));
    }

    static Stream<String> states() {
        return STATES.keySet().stream();
    }

    /** Each key is taken in each state, drawn after, and the way out is open. */
    @ParameterizedTest
    @MethodSource("states")
    void everyKeyCanBePressedAndLeft(String state) {
        for (String key : KEYS) {
            TestingDesk desk = new TestingDesk(100, 30);
            STATES.get(state).accept(desk);
            desk.type(key);
            assertThat(desk.screen()).as(key).isNotEmpty();
            assertThat(desk.model.done()).as(key).isFalse();
            // A terminal is left by its key; all else by escapes, one a layer.
            desk.type("\035");
            for (int layer = 0; layer < 3; layer++) {
                desk.type("\033").pass(Input.ESCAPE_MILLIS);
            }
            assertThat(desk.model.overlay()).as(key).isEmpty();
            assertThat(desk.model.detail()).as(key).isEmpty();
            assertThat(desk.model.console()).as(key).isEmpty();
            assertThat(desk.type("q").model.done()).as(key).isTrue();
        }
    }

    /** A state, a key, and what is said. */
    @ParameterizedTest
    @CsvSource({
        "nothing, '\r', there is no sandbox yet; n makes one",
        "stopped, '\r', dev does not run; s starts it",
        "stopped, c, dev does not run; s starts it",
        "broken, '\r', dev does not run; s starts it",
        "stopped, ], dev has no other terminal; c opens one",
        "zoomed, [, dev has no other terminal; c opens one",
        "nothing, t, theme light"
    })
    void whatCannotBeIsSaid(String state, String key, String notice) {
        TestingDesk desk = new TestingDesk(100, 30);
        STATES.get(state).accept(desk);
        int effects = desk.effects.size();

        desk.type(key);

        assertThat(desk.model.notice()).isEqualTo(notice);
        assertThat(desk.screen()).contains(notice);
        assertThat(desk.effects).hasSize(effects);
        assertThat(desk.type("k").model.notice()).as("until the next key").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "running, sandbox.stop, dev stopped",
        "stopped, sandbox.start, dev started",
        "broken, sandbox.start, dev started"
    })
    void oneKeyStopsAndStarts(String state, String method, String notice) {
        TestingDesk desk =
                new TestingDesk(100, 30).sandbox("dev", state, Mode.RECORD, 0).type("s");

        Effect.Call<?> call = desk.last(Effect.Call.class);
        assertThat(call.method().name()).isEqualTo(method);
        assertThat(call.parameters()).isEqualTo(new SandboxRef("dev"));
        assertThat(desk.tell(new Message.Did(call.notice())).screen()).contains(notice);
    }

    @Test
    void anAnswerOtherThanYesRemovesNothing() {
        for (String key : List.of("n", "\r", " ", "q", "d", "\033[A", "\u65e5", "\003")) {
            TestingDesk desk = new TestingDesk(100, 30)
                    .sandbox("dev", "running", Mode.RECORD, 0)
                    .type("d");
            int effects = desk.effects.size();
            desk.type(key);
            assertThat(desk.effects).as(key).hasSize(effects);
            assertThat(desk.model.overlay()).as(key).isEmpty();
        }
        TestingDesk desk = new TestingDesk(100, 30).exchange(4, "/a").type("\td");
        assertThat(desk.screen()).contains("remove exchange 4 from its tape? y/n");
        assertThat(desk.type("Y").last(Effect.Call.class).parameters()).isEqualTo(new ExchangeRef(4));
    }

    /** Somebody else removes, at another workbench, what this one is about to remove: the answer says so, nothing breaks. */
    @Test
    void aSandboxMayVanishUnderAnything() {
        for (String typed : List.of("", "m", "d", "n", "?", ":", "\r", "z", "\t", "a")) {
            TestingDesk desk = new TestingDesk(100, 30)
                    .sandbox("dev", "running", Mode.RECORD, 1)
                    .sandbox("eve", "running", Mode.RECORD, 1)
                    .choose("dev")
                    .type(typed);
            desk.tell(
                    new Message.Told(desk.model.watch, new Event(List.of(), 0, List.of(), List.of(), List.of("dev"))));

            assertThat(desk.model.sandboxes().chosen().map(info -> info.name()))
                    .as(typed)
                    .contains("eve");
            assertThat(desk.screen()).as(typed).doesNotContain("of dev: ");
            desk.type("y\r\035").screen();
            desk.tell(
                    new Message.Told(desk.model.watch, new Event(List.of(), 0, List.of(), List.of(), List.of("eve"))));
            assertThat(desk.model.sandboxes().chosen()).as(typed).isEmpty();
            desk.screen();
        }
    }

    @Test
    void theQuestionStillNamesWhatItAskedFor() {
        TestingDesk desk = new TestingDesk(100, 30)
                .sandbox("dev", "running", Mode.RECORD, 0)
                .sandbox("eve", "running", Mode.RECORD, 0)
                .choose("dev")
                .type("d");
        desk.tell(new Message.Told(desk.model.watch, new Event(List.of(), 0, List.of(), List.of(), List.of("dev"))));

        desk.type("y");

        assertThat(desk.last(Effect.Call.class).parameters()).isEqualTo(new RemoveSandbox("dev", true));
    }

    /** Answers to what was asked before do not disturb what is shown now. */
    @Test
    void lateAnswersAreNotHeard() {
        TestingDesk desk =
                new TestingDesk(100, 30).exchange(1, "/a").exchange(2, "/b").type("\t\r");
        ExchangeText late = new ExchangeText(List.of(Span.line(Role.TEXT, "late")), List.of());
        assertThat(desk.tell(new Message.Shown(1, late)).screen()).doesNotContain("late");
        assertThat(desk.tell(new Message.Joined(99, 5))
                        .tell(new Message.Painted(99, 9, 9, bytes("late")))
                        .screen())
                .doesNotContain("late");
        assertThat(desk.tell(new Message.Ended(99, 1))
                        .tell(new Message.Broken(99, "late"))
                        .screen())
                .doesNotContain("late");
        assertThat(desk.tell(new Message.Lost(desk.model.watch - 1, true)).model.connected())
                .isTrue();
        assertThat(desk.tell(new Message.Console(bytes("late"), false)).screen())
                .doesNotContain("late");
        desk.type("\033").pass(Input.ESCAPE_MILLIS);
        assertThat(desk.tell(new Message.Shown(2, late)).screen()).doesNotContain("late");
    }

    @Test
    void anEmptyNameMakesNoSandboxAndAnEmptyFilterIsNone() {
        TestingDesk desk = new TestingDesk(100, 30);
        int effects = desk.effects.size();
        desk.type("n\025   \r");
        assertThat(desk.effects).hasSize(effects);
        desk.type("/  \r");
        assertThat(desk.last(Effect.Watch.class).filter()).isEmpty();
        desk.type("n\025 mine \r");
        assertThat(desk.last(Effect.Call.class).method()).isEqualTo(Methods.SANDBOX_CREATE);
        assertThat(desk.last(Effect.Call.class).notice()).isEqualTo("mine created");
    }

    /** The mark of where one types stays on the screen, also after text that is twice as wide as it is long. */
    @ParameterizedTest
    @CsvSource({"80, 24", "60, 12", "40, 8", "20, 5"})
    void aLongPromptShowsWhereOneTypes(int columns, int rows) {
        TestingDesk desk = new TestingDesk(columns, rows).type("/");
        for (int i = 0; i < 100; i++) {
            desk.type(i % 3 == 0 ? "\u65e5" : "x");
            assertThat(desk.showsCursor()).as("after %d", i).isTrue();
            assertThat(desk.cursorColumn()).as("after %d", i).isLessThan(columns);
        }
        assertThat(desk.type("!").screen().stripTrailing()).endsWith("!");
    }

    /** What an origin chose to send is drawn as marks of questions, never as it came. */
    @Test
    void aHostileRowReachesNoTerminal() {
        String evil = "/\033]0;t\007\033[2J\u009b31m\u202egnp\u2066";
        TestingDesk desk = new TestingDesk(100, 30);
        desk.tell(new Message.Told(
                desk.model.watch,
                new Event(List.of(TestingDesk.row(1, evil, Phase.STORED)), 0, List.of(), List.of(), List.of())));
        for (String keys : List.of("", "\t", "z", "\r")) {
            String screen = desk.type(keys).screen();
            assertThat(screen.codePoints()
                            .filter(c ->
                                    (c < ' ' && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0x202e || c == 0x2066))
                    .as(keys)
                    .isEmpty();
        }
        assertThat(desk.model.focus()).isEqualTo(Focus.EXCHANGES);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
