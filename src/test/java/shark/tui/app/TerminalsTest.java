package shark.tui.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import shark.api.Event;
import shark.base.Mode;
import shark.tui.keymap.Focus;

/** Several terminals of a sandbox, by transcripts. */
class TerminalsTest {
    private final TestingDesk desk = new TestingDesk(100, 30);

    @Test
    void aFurtherOneIsMadeAndEntered() {
        desk.sandbox("dev", "running", Mode.RECORD, 1).type("c");
        assertThat(desk.last(Effect.Attach.class)).isEqualTo(new Effect.Attach(2, "dev", 0, 78, 17, true));
        assertThat(desk.model.focus()).isEqualTo(Focus.TERMINAL);
        joined(2, 2, "$ two").sandbox("dev", "running", Mode.RECORD, 2);
        assertThat(desk.screen())
                .contains("terminal 2 of dev")
                .contains(" 1 [2] ")
                .contains("$ two");
    }

    @Test
    void theFirstOneIsTheMainOne() {
        desk.sandbox("dev", "running", Mode.RECORD, 0).type("c");
        assertThat(desk.last(Effect.Attach.class)).isEqualTo(new Effect.Attach(1, "dev", 1, 78, 17, true));
        assertThat(joined(1, 1, "$").sandbox("dev", "running", Mode.RECORD, 1).screen())
                .contains("terminal of dev")
                .doesNotContain("[1]");
    }

    @Test
    void keysMoveRoundThem() {
        desk.sandbox("dev", "running", Mode.RECORD, List.of(1, 2, 4));
        joined(1, 1, "one");
        assertThat(shownAfter("]")).isEqualTo(2);
        assertThat(shownAfter("\033[C")).isEqualTo(4);
        assertThat(shownAfter("]")).isEqualTo(1);
        assertThat(shownAfter("[")).isEqualTo(4);
        assertThat(shownAfter("\033[D")).isEqualTo(2);
        assertThat(desk.model.focus()).isEqualTo(Focus.SANDBOXES);
        assertThat(desk.last(Effect.Attach.class).make()).isFalse();
        desk.type("\rls");
        assertThat(desk.last(Effect.Type.class).bytes()).asString().isEqualTo("ls");
    }

    @Test
    void whereThereIsNoOtherThatIsSaid() {
        desk.sandbox("dev", "running", Mode.RECORD, 1).type("]");
        assertThat(desk.screen()).contains("dev has no other terminal; c opens one");
        desk.sandbox("dev", "stopped", Mode.RECORD, 0).type("c");
        assertThat(desk.screen()).contains("dev does not run; s starts it");
    }

    @Test
    void theOneThatWasShownLastIsShownAgain() {
        desk.sandbox("dev", "running", Mode.RECORD, 3).sandbox("eve", "running", Mode.RECORD, 1);
        joined(1, 1, "");
        assertThat(shownAfter("[")).isEqualTo(3);
        assertThat(shownAfter("j")).isEqualTo(1);
        assertThat(desk.model.terminal().sandbox()).isEqualTo("eve");
        assertThat(shownAfter("k")).isEqualTo(3);
    }

    @Test
    void whenItsShellEndsTheOneBeforeItIsShownAndTheKeysAreOurs() {
        desk.sandbox("dev", "running", Mode.RECORD, 3);
        joined(1, 1, "");
        assertThat(shownAfter("]")).isEqualTo(2);
        desk.type("\r").tell(new Message.Ended(2, 7));
        assertThat(desk.model.terminal().state()).isEqualTo(TerminalPane.State.ENDED);
        desk.sandbox("dev", "running", Mode.RECORD, List.of(1, 3));
        assertThat(desk.last(Effect.Attach.class)).isEqualTo(new Effect.Attach(3, "dev", 1, 78, 17, false));
        assertThat(desk.screen()).contains("terminal 2 of dev ended with 7");
        assertThat(desk.model.focus()).isEqualTo(Focus.SANDBOXES);
    }

    /** What is told of the terminals may be older than the end: nothing is made anew by that. */
    @Test
    void aStoppedSandboxLeavesNoTerminalBehind() {
        desk.sandbox("dev", "running", Mode.RECORD, 2);
        joined(1, 1, "");
        int before = desk.effects.size();
        desk.tell(new Message.Ended(1, 0)).sandbox("dev", "running", Mode.RECORD, 2);
        assertThat(desk.effects).hasSize(before);
        desk.sandbox("dev", "running", Mode.RECORD, List.of(2));
        assertThat(desk.last(Effect.Attach.class).make()).isFalse();
        desk.tell(new Message.Broken(2, "the sandbox 'dev' has no terminal 2"));
        assertThat(desk.screen()).doesNotContain("opening").doesNotContain("  the sandbox 'dev' has no");
        desk.sandbox("dev", "stopped", Mode.RECORD, 0);
        assertThat(desk.last(Effect.Attach.class).session()).isEqualTo(2);
    }

    @Test
    void thirtyTwoDoNotFillTheTitle() {
        desk.sandbox("dev", "running", Mode.RECORD, 32);
        joined(1, 1, "");
        assertThat(desk.screen()).contains("terminal 1 of dev").contains(" 1/32 ");
    }

    @Test
    void aRemovedSandboxIsForgotten() {
        desk.sandbox("dev", "running", Mode.RECORD, 3);
        joined(1, 1, "");
        assertThat(shownAfter("[")).isEqualTo(3);
        desk.tell(new Message.Told(desk.model.watch, new Event(List.of(), 0, List.of(), List.of(), List.of("dev"))));
        assertThat(desk.screen()).doesNotContain("of dev");
        desk.sandbox("dev", "running", Mode.RECORD, 3);
        assertThat(desk.last(Effect.Attach.class).terminal()).isEqualTo(1);
    }

    private TestingDesk joined(long session, int terminal, String output) {
        return desk.tell(new Message.Joined(session, terminal))
                .tell(new Message.Painted(session, 78, 17, output.getBytes(StandardCharsets.UTF_8)));
    }

    /** Types, lets the daemon answer what is joined then, and tells its number. */
    private int shownAfter(String keys) {
        desk.type(keys);
        Effect.Attach attach = desk.last(Effect.Attach.class);
        joined(attach.session(), attach.terminal(), "");
        return desk.model.terminal().number();
    }
}
