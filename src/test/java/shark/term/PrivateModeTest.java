package shark.term;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each private mode: set, asked for, painted again, reset by each of the resets. */
class PrivateModeTest {
    private static final Set<PrivateMode> INITIAL = EnumSet.of(PrivateMode.WRAP, PrivateMode.CURSOR_VISIBLE);

    private final Screen screen = new Screen(10, 4, 0);

    @ParameterizedTest
    @EnumSource
    void isSetAskedForAndReset(PrivateMode mode) {
        feed("\u001b[?" + mode.number() + "h");
        assertThat(screen.is(mode)).isTrue();
        assertThat(asked("\u001b[?" + mode.number() + "$p")).isEqualTo("\u001b[?" + mode.number() + ";1$y");

        feed("\u001b[?" + mode.number() + "l");
        assertThat(screen.is(mode)).isFalse();
        assertThat(asked("\u001b[?" + mode.number() + "$p")).isEqualTo("\u001b[?" + mode.number() + ";2$y");
    }

    @ParameterizedTest
    @EnumSource
    void isPaintedAgainHoweverItIs(PrivateMode mode) {
        for (char way : new char[] {'h', 'l'}) {
            feed("\u001b[?" + mode.number() + way);
            byte[] painted = Painter.repaint(screen, 0);
            Screen again = new Screen(10, 4, 0);
            again.feed(painted, 0, painted.length);
            assertThat(again.modes()).as("after %s", way).isEqualTo(screen.modes());
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAsAtFirstAfterAReset(PrivateMode mode) {
        feed("\u001b[?" + mode.number() + (mode.initial() ? "l" : "h") + "\u001bc");
        assertThat(screen.modes()).isEqualTo(INITIAL);

        feed("\u001b[?" + mode.number() + (mode.initial() ? "l" : "h") + "\u001b[!p");
        Set<PrivateMode> kept = EnumSet.copyOf(INITIAL);
        if (mode == PrivateMode.ALTERNATE_SCREEN) {
            kept.add(mode);
        }
        assertThat(screen.modes())
                .as("a soft reset does not change the screens")
                .isEqualTo(kept);
    }

    /** xterm has one mode of the mouse at a time; resetting any of them ends it. */
    @ParameterizedTest
    @CsvSource({
        "1000h, MOUSE_BUTTONS",
        "9h, MOUSE_X10",
        "1000;1002h, MOUSE_DRAG",
        "1003;1000h, MOUSE_BUTTONS",
        "1003;1006;1002h, MOUSE_DRAG",
    })
    void theMouseHasOneModeAtATime(String modes, PrivateMode left) {
        feed("\u001b[?" + modes);

        assertThat(screen.wantsMouse()).isTrue();
        assertThat(screen.modes().stream().filter(PrivateMode::isMouse)).containsExactly(left);
        feed("\u001b[?1000l");
        assertThat(screen.wantsMouse()).isFalse();
        assertThat(screen.modes()).doesNotContain(left);
    }

    @Test
    void theFormOfTheMousesReportsIsNoMouse() {
        feed("\u001b[?1006h\u001b[?1004h");
        assertThat(screen.wantsMouse()).isFalse();
    }

    @Test
    void numbersThatAreNotKnownAreToldSo() {
        assertThat(asked("\u001b[?3$p\u001b[?0$p\u001b[?65535$p\u001b[?$p\u001b[2$p\u001b[$p"))
                .isEqualTo("\u001b[?3;0$y\u001b[?0;0$y\u001b[?65535;0$y\u001b[?0;0$y\u001b[2;0$y\u001b[0;0$y");
    }

    @Test
    void theModesOfAnsiAreToldToo() {
        assertThat(asked("\u001b[4h\u001b[20h\u001b[4$p\u001b[20$p")).isEqualTo("\u001b[4;1$y\u001b[20;1$y");
        assertThat(asked("\u001b[4;20l\u001b[4$p\u001b[20$p")).isEqualTo("\u001b[4;2$y\u001b[20;2$y");
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "0, 0", "1, 1", "6, 6", "7, 6", "65535, 6", "2;5, 2"})
    void theCursorsShapeIsOneOfSix(String number, int shape) {
        feed("\u001b[" + number + " q");
        assertThat(screen.cursorShape()).isEqualTo(shape);
        feed("\u001bc");
        assertThat(screen.cursorShape()).isZero();
    }

    private String asked(String question) {
        screen.takeReplies();
        feed(question);
        return new String(screen.takeReplies(), StandardCharsets.US_ASCII);
    }

    private void feed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        screen.feed(bytes, 0, bytes.length);
    }
}
