package shark.tui.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.Mode;
import shark.tui.keymap.Focus;

/** The Escape key, which is also the beginning of most other keys. The clock is the test's. */
class EscapeTest {
    private static final int SOON = Input.ESCAPE_MILLIS - 1;

    private final TestingDesk desk = new TestingDesk(100, 30).sandbox("dev", "running", Mode.RECORD, 0);

    @ParameterizedTest
    @ValueSource(strings = {"?", "m", "n", "/", "d"})
    void aLoneEscapeClosesWhatLiesOverThePanesAfterAShortWait(String opens) {
        desk.type(opens).type("\033").pass(SOON);
        assertThat(desk.model.overlay()).isPresent();
        assertThat(desk.pass(1).model.overlay()).isEmpty();
    }

    @Test
    void aKeyBehindItEndsTheWait() {
        desk.type("?").type("\033").type("n");
        assertThat(desk.model.overlay()).get().isInstanceOf(Overlay.Prompt.class);
    }

    @Test
    void twoAreTwo() {
        desk.type("\033").type("?").type("\033\033").pass(SOON);
        assertThat(desk.model.overlay()).isEmpty();
        assertThat(desk.pass(1).type("?").model.overlay()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\033[B", "\033OB", "\033[1;5B", "\033[<65;2;2M"})
    void aSequenceInPartsIsOneKey(String down) {
        for (int cut = 1; cut < down.length(); cut++) {
            TestingDesk fresh = new TestingDesk(100, 30)
                    .sandbox("a", "running", Mode.RECORD, 0)
                    .sandbox("b", "running", Mode.RECORD, 0)
                    .type(down.substring(0, cut))
                    .pass(SOON)
                    .type(down.substring(cut))
                    .pass(SOON);
            assertThat(fresh.model.sandboxes().chosen().map(info -> info.name()))
                    .as("cut at " + cut)
                    .contains("b");
            assertThat(fresh.model.done()).isFalse();
        }
    }

    @Test
    void aSequenceByteByByteMayTakeMuchLonger() {
        desk.type("?");
        for (String part : new String[] {"\033", "[", "6", "~"}) {
            desk.type(part).pass(SOON);
        }
        assertThat(desk.model.overlay()).get().isInstanceOf(Overlay.Help.class).isNotEqualTo(new Overlay.Help(0));
    }

    @Test
    void theEndOfAnEarlierWaitDoesNotCutALaterSequence() {
        desk.type("?").type("\033").pass(SOON).type("[").pass(1);
        assertThat(desk.type("B").model.overlay()).contains(new Overlay.Help(1));
    }

    @Test
    void theProgramInATerminalGetsItsEscapeToo() {
        joined();
        desk.type("ahoy\033");
        assertThat(typed()).isEqualTo("ahoy");
        desk.pass(Input.ESCAPE_MILLIS);
        assertThat(typed()).isEqualTo("ahoy\033");
        desk.type("\033").type(":wq\r");
        assertThat(typed()).isEqualTo("ahoy\033\033:wq\r");
    }

    @Test
    void aReportOfTheMouseOverATerminalMayBeCutAnywhere() {
        joined();
        desk.tell(new Message.Output(1, "\033[?1000h\033[?1006h".getBytes(StandardCharsets.UTF_8)));
        String report = "\033[<0;30;5M";
        for (int cut = 1; cut < report.length(); cut++) {
            desk.effects.clear();
            desk.type(report.substring(0, cut)).type(report.substring(cut));
            assertThat(typed()).as("cut at " + cut).isEqualTo("\033[<0;8;4M");
        }
    }

    @Test
    void anArrowInPartsDoesNotCloseTheCommandLine() {
        desk.type(":").type("\033").pass(SOON).type("[A");
        assertThat(desk.model.console()).isPresent();
        assertThat(desk.type("\033").pass(Input.ESCAPE_MILLIS).model.console()).isEmpty();
    }

    private void joined() {
        desk.type("\r").sandbox("dev", "running", Mode.RECORD, 1);
        desk.tell(new Message.Painted(1, 78, 17, new byte[0]));
        assertThat(desk.model.focus()).isEqualTo(Focus.TERMINAL);
    }

    private String typed() {
        return desk.effects.stream()
                .filter(Effect.Type.class::isInstance)
                .map(effect -> new String(((Effect.Type) effect).bytes(), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }
}
