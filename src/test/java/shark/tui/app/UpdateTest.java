package shark.tui.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import shark.api.Event;
import shark.api.PageExchanges;
import shark.api.PinExchange;
import shark.api.RemoveSandbox;
import shark.api.SetMode;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.tui.content.ExchangeText;
import shark.tui.content.Span;
import shark.tui.keymap.Focus;
import shark.tui.theme.Role;

/** The workbench's model by transcripts: messages in, effects and a screen out. */
class UpdateTest {
    private final TestingDesk desk = new TestingDesk(100, 30);

    @Test
    void enterJoinsTheTerminalWithThePanesSize() {
        desk.sandbox("dev", "running", Mode.RECORD, 0).type("\r");
        assertThat(desk.last(Effect.Attach.class)).isEqualTo(new Effect.Attach(1, "dev", 1, 78, 17, true));
        assertThat(desk.model.focus()).isEqualTo(Focus.TERMINAL);
    }

    @Test
    void whatIsTypedAheadOfTheTerminalReachesIt() {
        desk.sandbox("dev", "running", Mode.RECORD, 0).type("\recho hi\r");
        assertThat(desk.last(Effect.Type.class).bytes()).asString().isEqualTo("echo hi\r");
    }

    @Test
    void inATerminalOnlyTheDetachKeyIsOurs() {
        joined("$ ");
        desk.type("q\033[A\t\003\035m");
        assertThat(desk.last(Effect.Type.class).bytes()).asString().isEqualTo("q\033[A\t\003");
        assertThat(desk.model.focus()).isEqualTo(Focus.SANDBOXES);
        assertThat(desk.model.overlay()).containsInstanceOf(Overlay.ModeMenu.class);
    }

    @Test
    void aTerminalIsDrawnAndItsCursorShownWhileItHasTheKeys() {
        joined("\033[2;3Hhere");
        assertThat(desk.screen()).contains("\u2502  here");
        assertThat(desk.showsCursor()).isTrue();
        assertThat(desk.type("\035").showsCursor()).isFalse();
    }

    @Test
    void theHelpScrollsToItsEndAndNoFurther() {
        assertThat(desk.type("?").screen()).contains("In a terminal:").doesNotContain("Leaves;");
        String end = desk.type("G").screen();
        assertThat(end).contains("Leaves;");
        assertThat(desk.type("\033[B\033[B\033[6~").screen()).isEqualTo(end);
        assertThat(desk.type("k").screen()).isNotEqualTo(end).doesNotContain("Leaves;");
        assertThat(desk.type("gG").screen()).isEqualTo(end);
    }

    @Test
    void outputOfASessionThatWasLeftIsNotShown() {
        joined("old");
        desk.type("\035").sandbox("eve", "running", Mode.RECORD, 1).type("\033[B");
        assertThat(desk.last(Effect.Attach.class).sandbox()).isEqualTo("eve");
        desk.tell(new Message.Output(1, "late".getBytes(StandardCharsets.UTF_8)));
        assertThat(desk.screen()).doesNotContain("late").doesNotContain("old");
    }

    @Test
    void theMouseOverATerminalHasThePanesPlaces() {
        joined("\033[?1000h\033[?1006h");
        desk.type("\033[<0;30;5M");
        assertThat(desk.last(Effect.Type.class).bytes()).asString().isEqualTo("\033[<0;8;4M");
        desk.tell(new Message.Output(1, "\033[?1006l".getBytes(StandardCharsets.UTF_8)))
                .type("\033[<0;30;5m");
        assertThat(desk.last(Effect.Type.class).bytes()).containsExactly(0x1b, '[', 'M', 32 + 3, 32 + 8, 32 + 4);
        desk.type("\033[<0;2;2M");
        assertThat(desk.model.focus()).isEqualTo(Focus.SANDBOXES);
    }

    @Test
    void theWheelScrollsWhatHasGoneBy() {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 100; i++) {
            lines.append("line ").append(i).append("\r\n");
        }
        joined(lines.toString());
        assertThat(desk.screen()).contains("line 100").doesNotContain("line 80\n");
        desk.type("\033[<64;30;5M\033[<64;30;5M");
        assertThat(desk.screen()).contains("6 lines back").doesNotContain("line 100");
        desk.tell(new Message.Output(1, "more\r\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(desk.screen()).contains("7 lines back");
        assertThat(desk.type("x").screen()).contains("line 100").doesNotContain("lines back");
    }

    @Test
    void anEndedTerminalGivesTheKeysBack() {
        joined("bye");
        desk.tell(new Message.Ended(1, 3));
        assertThat(desk.screen())
                .contains("[ended with 3; Enter starts a new one]")
                .contains("bye");
        desk.type("\r");
        assertThat(desk.last(Effect.Attach.class).session()).isEqualTo(2);
    }

    @Test
    void aLostTerminalIsJoinedAgainWhenTheDaemonIsBack() {
        joined("x");
        desk.tell(new Message.Broken(1, "")).tell(new Message.Lost(desk.model.watch, false));
        assertThat(desk.screen()).contains("the daemon is being waited for");
        desk.tell(new Message.Watching(desk.model.watch)).sandbox("dev", "running", Mode.RECORD, 1);
        assertThat(desk.last(Effect.Attach.class)).isEqualTo(new Effect.Attach(2, "dev", 1, 78, 17, false));
    }

    @Test
    void resizingTellsTheTerminal() {
        joined("x");
        desk.tell(new Message.Resized(80, 24));
        assertThat(desk.last(Effect.Resize.class)).isEqualTo(new Effect.Resize(58, 13));
        assertThat(desk.model.takeRedraw()).isTrue();
    }

    @Test
    void theModeMenuOffersReplayFirst() {
        desk.sandbox("dev", "running", Mode.RECORD, 0).type("m\r");
        assertThat(desk.last(Effect.Call.class).parameters()).isEqualTo(new SetMode("dev", Mode.REPLAY));
        desk.sandbox("dev", "running", Mode.REPLAY, 0).type("m\r");
        assertThat(desk.last(Effect.Call.class).parameters()).isEqualTo(new SetMode("dev", Mode.RECORD));
        desk.type("m\033[B\033[B\r");
        assertThat(desk.last(Effect.Call.class).parameters()).isEqualTo(new SetMode("dev", Mode.REPLAY));
    }

    @Test
    void removingAsksFirst() {
        desk.sandbox("dev", "running", Mode.RECORD, 0).type("d");
        assertThat(desk.screen()).contains("remove the sandbox dev with its files? y/n");
        int before = desk.effects.size();
        desk.type("n");
        assertThat(desk.effects).hasSize(before);
        desk.type("dy");
        assertThat(desk.last(Effect.Call.class).parameters()).isEqualTo(new RemoveSandbox("dev", true));
    }

    @Test
    void aNewSandboxIsChosenWhenItComes() {
        desk.sandbox("dev", "running", Mode.RECORD, 0).type("n");
        assertThat(desk.screen()).contains("name of the new sandbox: dev2");
        desk.type("\r").sandbox("dev2", "running", Mode.RECORD, 0);
        assertThat(desk.model.sandboxes().chosen().map(info -> info.name())).contains("dev2");
    }

    @Test
    void exchangesAppearAtTheEndAndAreFollowed() {
        for (int id = 1; id <= 50; id++) {
            desk.exchange(id, "/path" + id);
        }
        assertThat(desk.screen()).contains("h.example/path50").contains("live").doesNotContain("path20");
        desk.type("\t\033[H");
        assertThat(desk.screen()).contains("h.example/path1\n").contains("1/50");
        desk.exchange(51, "/path51");
        assertThat(desk.screen()).contains("h.example/path1\n").contains("1/51");
        assertThat(desk.type("G").screen()).contains("path51").contains("live");
    }

    @Test
    void goingBackAsksForOlderOnesOnce() {
        desk.type("a").tell(new Message.Watching(desk.model.watch));
        desk.page(rows(9_000, ExchangeList.PAGE), 9_000).type("\t");
        int before = desk.effects.size();
        while (desk.effects.size() == before) {
            desk.type("\033[5~");
        }
        desk.type("\033[5~\033[5~");
        assertThat(desk.effects).hasSize(before + 1);
        PageExchanges older = desk.last(Effect.Load.class).page();
        assertThat(older).isEqualTo(new PageExchanges("", "", true, 9_000, ExchangeList.PAGE));
        long chosen = desk.model.exchanges().chosen().orElseThrow().id();
        desk.page(rows(8_500, ExchangeList.PAGE), 8_500);
        assertThat(desk.model.exchanges().shown()).hasSize(1000);
        assertThat(desk.screen()).contains(" " + chosen + "/9499 ");
    }

    @Test
    void amillionExchangesTakeTheRoomOfAFew() {
        for (int id = 1; id <= 1_000_000; id += 500) {
            Event event = new Event(rows(id, 500), 0, List.of(), List.of(), List.of());
            desk.model.exchanges.apply(event);
        }
        assertThat(desk.model.exchanges().shown()).hasSize(ExchangeWindow.MOST);
        assertThat(desk.model.exchanges().chosen().map(ExchangeRow::id)).contains(1_000_000L);
    }

    @Test
    void aRemovedExchangeGoesAndItsNeighbourIsChosen() {
        desk.exchange(1, "/a").exchange(2, "/b").exchange(3, "/c").type("\t\033[A");
        desk.tell(new Message.Told(desk.model.watch, new Event(List.of(), 0, List.of(2L), List.of(), List.of())));
        assertThat(desk.model.exchanges().chosen().map(ExchangeRow::id)).contains(3L);
    }

    @Test
    void whatWasInFlightWhenTheDaemonDiedGoes() {
        ExchangeRow flying = TestingDesk.row(2, "/flying", Phase.RESPONSE);
        desk.exchange(1, "/stored");
        desk.tell(new Message.Told(desk.model.watch, new Event(List.of(flying), 0, List.of(), List.of(), List.of())));
        assertThat(desk.screen()).contains("/flying");
        desk.tell(new Message.Lost(desk.model.watch, false));
        desk.tell(new Message.Watching(desk.model.watch)).page(rows(1, 1), 0);
        assertThat(desk.screen()).doesNotContain("/flying").contains("h.example/1");
    }

    @Test
    void pinsTheChosenOne() {
        desk.exchange(1, "/a").exchange(2, "/b").type("\t\033[Ap");
        assertThat(desk.last(Effect.Call.class).parameters()).isEqualTo(new PinExchange(1, true));
    }

    @Test
    void aFilterBeginsAnotherWatchAndTheOldOneIsNotHeard() {
        long old = desk.model.watch;
        desk.exchange(1, "/a").type("/status:5xx\r");
        assertThat(desk.last(Effect.Watch.class)).isEqualTo(new Effect.Watch(old + 1, "status:5xx", ""));
        desk.tell(new Message.Told(
                old, new Event(List.of(TestingDesk.row(7, "/late")), 0, List.of(), List.of(), List.of())));
        assertThat(desk.screen()).doesNotContain("/late").contains("matching status:5xx");
    }

    @Test
    void theScopeIsAllOrTheChosenSandbox() {
        desk.sandbox("dev", "running", Mode.RECORD, 0).type("a");
        assertThat(desk.last(Effect.Watch.class).sandbox()).isEqualTo("dev");
        assertThat(desk.screen()).contains("exchanges of dev");
        assertThat(desk.type("a").last(Effect.Watch.class).sandbox()).isEmpty();
    }

    @Test
    void detailsAreShownAndScrolled() {
        desk.exchange(1, "/a").type("\t\r");
        assertThat(desk.last(Effect.Show.class).id()).isEqualTo(1);
        List<List<Span>> lines = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lines.add(Span.line(Role.TEXT, "text " + i));
        }
        desk.tell(new Message.Shown(1, new ExchangeText(lines, List.of(Span.line(Role.TEXT, "raw")))));
        assertThat(desk.screen()).contains(" text 0\n").contains("1/100");
        assertThat(desk.type("G").screen()).contains(" text 99\n");
        assertThat(desk.type("r").screen()).contains(" raw\n");
        assertThat(desk.type("\033").pass(Input.ESCAPE_MILLIS).screen()).contains("h.example/a");
    }

    @Test
    void theHelpIsLeftByItsKeys() {
        assertThat(desk.type("?j").model.overlay()).contains(new Overlay.Help(1));
        assertThat(desk.type("q").model.overlay()).isEmpty();
        assertThat(desk.model.done()).isFalse();
    }

    @Test
    void whatFailsIsSaidUntilTheNextKey() {
        desk.tell(new Message.Failed("no sandbox 'x';\n\033[2Jtry again"));
        assertThat(desk.screen()).contains("no sandbox 'x'; ?[2Jtry again");
        assertThat(desk.type("j").screen()).doesNotContain("try again");
    }

    @Test
    void anythingTypedAndTold() {
        Random random = new Random(11);
        String[] pieces = {
            "\r",
            "\035",
            "\033",
            "\033[A",
            "\033[B",
            "\t",
            "n",
            "m",
            "d",
            "y",
            "/",
            "?",
            "z",
            "a",
            "G",
            "x",
            ":",
            "p",
            "\033[<64;30;9M",
            "\033[<0;40;20M",
            "g",
            "r",
            "t",
            "\033[5~",
            "c",
            "[",
            "]",
            "\u4e2d"
        };
        for (int round = 0; round < 300; round++) {
            TestingDesk other = new TestingDesk(1 + random.nextInt(200), 1 + random.nextInt(60));
            for (int step = 0; step < 40; step++) {
                switch (random.nextInt(6)) {
                    case 0 ->
                        other.sandbox(
                                "s" + random.nextInt(5),
                                random.nextBoolean() ? "running" : "stopped",
                                Mode.AUTO,
                                random.nextInt(4));
                    case 1 -> other.exchange(random.nextInt(30) + 1, "/" + random.nextInt());
                    case 2 -> other.tell(new Message.Resized(1 + random.nextInt(200), 1 + random.nextInt(60)));
                    case 3 ->
                        other.tell(new Message.Painted(
                                random.nextInt(5),
                                1 + random.nextInt(99),
                                1 + random.nextInt(40),
                                "text\r\n\u4e2d".repeat(30).getBytes(StandardCharsets.UTF_8)));
                    default -> {
                        if (!other.model.done()) {
                            other.type(pieces[random.nextInt(pieces.length)]).pass(random.nextInt(2) * 100);
                        }
                    }
                }
                other.screen();
            }
        }
    }

    private void joined(String output) {
        desk.sandbox("dev", "running", Mode.RECORD, 0).type("\r");
        desk.sandbox("dev", "running", Mode.RECORD, 1);
        desk.tell(new Message.Painted(1, 78, 17, output.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<ExchangeRow> rows(long first, int count) {
        List<ExchangeRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(TestingDesk.row(first + i, "/" + (first + i)));
        }
        return rows;
    }
}
