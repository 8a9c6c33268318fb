package shark.tui.theme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shark.base.SharkException;
import shark.term.Style;

class ThemeTest {
    /** The first sixteen colours of xterm's palette are a matter of taste; the themes measured here use none of them. */
    private static final int[] STEPS = {0, 95, 135, 175, 215, 255};

    static Stream<String> names() {
        return Theme.NAMES.stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isComplete(String name) {
        Theme theme = Theme.named(name);
        assertThat(Arrays.stream(Role.values()).filter(role -> !theme.has(role)))
                .isEmpty();
    }

    @Test
    void theNextAfterTheLastIsTheFirst() {
        String name = Theme.NAMES.get(0);
        for (int i = 0; i < Theme.NAMES.size(); i++) {
            name = Theme.named(name).next();
        }
        assertThat(name).isEqualTo(Theme.NAMES.get(0));
    }

    @Test
    void highContrastIsHigh() {
        Theme theme = Theme.named("contrast");
        for (Role role : Role.values()) {
            long style = theme.style(role);
            double ratio = ratio(Style.value(Style.foreground(style)), Style.value(Style.background(style)));
            assertThat(ratio).as(role.word()).isGreaterThanOrEqualTo(7);
        }
    }

    @Test
    void thePlainOneHasNoColour() {
        Theme theme = Theme.named("plain");
        for (Role role : Role.values()) {
            assertThat(Style.isDefault(Style.foreground(theme.style(role)))).isTrue();
            assertThat(Style.isDefault(Style.background(theme.style(role)))).isTrue();
        }
    }

    @Test
    void coloursAreRead() {
        long style = Theme.parse("x", "bright-cyan on #102030 bold underline");
        assertThat(style)
                .isEqualTo(Style.withBackground(
                                Style.withForeground(Style.PLAIN, Style.indexed(14)), Style.direct(16, 32, 48))
                        | Style.BOLD
                        | Style.UNDERLINE);
        assertThatThrownBy(() -> Theme.parse("x", "pink")).hasMessage("the theme x has 'pink', no colour");
        assertThatThrownBy(() -> Theme.parse("x", "256")).isInstanceOf(SharkException.class);
        assertThatThrownBy(() -> Theme.parse("x", "red blue")).hasMessage("the theme x has 'blue' out of place");
        assertThatThrownBy(() -> Theme.named("../dark")).hasMessageContaining("no theme '../dark'");
    }

    /** WCAG 2.1, "contrast ratio" and "relative luminance". */
    private static double ratio(int one, int other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(int index) {
        assertThat(index).isGreaterThanOrEqualTo(16);
        int grey = 8 + (index - 232) * 10;
        int cube = index - 16;
        return index >= 232
                ? channel(grey)
                : 0.2126 * channel(STEPS[cube / 36])
                        + 0.7152 * channel(STEPS[cube / 6 % 6])
                        + 0.0722 * channel(STEPS[cube % 6]);
    }

    private static double channel(int value) {
        double part = value / 255.0;
        return part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
}
