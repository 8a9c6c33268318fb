package shark.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import shark.term.PrivateMode;

class OuterModesTest {
    private final OuterModes modes = new OuterModes();

    @Test
    void theWorkbenchWantsTheButtonsOfTheMouse() {
        assertThat(modes.change(Set.of(), 0)).contains("\033[?1000h\033[?1006h").doesNotContain("\033[?1003h");
        assertThat(modes.change(Set.of(), 0)).isEmpty();
    }

    @Test
    void whatAProgramAskedForIsMirroredAndTakenBack() {
        modes.change(Set.of(), 0);
        assertThat(modes.change(Set.of(PrivateMode.BRACKETED_PASTE, PrivateMode.APPLICATION_CURSOR_KEYS), 4))
                .isEqualTo("\033[?1h\033[?2004h\033[4 q");
        assertThat(modes.change(Set.of(), 0)).isEqualTo("\033[?1l\033[?2004l\033[0 q");
        assertThat(modes.change(Set.of(PrivateMode.MOUSE_ALL), 0)).endsWith("\033[?1003h\033[?1006h");
        assertThat(modes.change(Set.of(PrivateMode.MOUSE_DRAG), 0)).endsWith("\033[?1002h\033[?1006h");
    }

    /** Before, a mode that was on when another program had the terminal was never switched off again. */
    @Test
    void afterOthersHadTheTerminalAllIsSaidAgain() {
        modes.change(Set.of(PrivateMode.BRACKETED_PASTE), 0);
        modes.forget();
        assertThat(modes.change(Set.of(), 0))
                .contains("\033[?2004l")
                .contains("\033[?1l")
                .contains("\033[?1000h");
    }

    @Test
    void theEndLeavesNothingOn() {
        modes.change(Set.of(PrivateMode.BRACKETED_PASTE, PrivateMode.MOUSE_ALL), 2);
        assertThat(modes.end())
                .contains("\033[?2004l")
                .contains("\033[?1003l")
                .contains("\033[?1006l")
                .endsWith("\033[0 q");
        assertThat(modes.end()).isEmpty();
    }
}
