package shark.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final String LONGEST = "n".repeat(63);

    @ParameterizedTest
    @ValueSource(strings = {"a", "Z", "0", "dev", "dev-2", "dev.old_1", "1-", "9..", "a__"})
    void theseAreUsable(String name) {
        assertThat(Names.checked("sandbox", name)).isEqualTo(name);
    }

    /** As a file's name, a host's, a cgroup's: no way out of a directory, no option, nothing that a shell reads. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                ".hidden",
                "-rf",
                "_x",
                "a/b",
                "../x",
                "a b",
                "a\n",
                "\na",
                "a\0",
                "a:b",
                "a@b",
                "\u00e9t\u00e9",
                "a\u00df",
                "\u0661",
                "a*",
                "$(id)",
                "a\\b"
            })
    void theseAreNot(String name) {
        assertThatThrownBy(() -> Names.checked("tape", name))
                .isInstanceOfSatisfying(
                        SharkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessageStartingWith("tape name '")
                .hasMessageEndingWith("take 1 to 63 letters, digits, '.', '_' or '-', the first a letter or digit");
    }

    @Test
    void sixtyThreeCharactersAndNoMore() {
        assertThat(Names.checked("sandbox", LONGEST)).isEqualTo(LONGEST);
        assertThatThrownBy(() -> Names.checked("sandbox", LONGEST + "n")).isInstanceOf(SharkException.class);
    }

    @Test
    void theSentenceShowsAHostileNameWithoutObeyingIt() {
        assertThatThrownBy(() -> Names.checked("sandbox", "\033[2J\n\u202etxt\u009b"))
                .hasMessageStartingWith("sandbox name '?[2J??txt?' is not usable");
        assertThatThrownBy(() -> Names.checked("sandbox", "/".repeat(1_000_000)))
                .hasMessageStartingWith("sandbox name '" + "/".repeat(80) + "...' is not usable")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250));
        assertThatThrownBy(() -> Names.checked("sandbox", "/".repeat(79) + "\ud83e\udd88 and more"))
                .hasMessageStartingWith("sandbox name '" + "/".repeat(79) + "?...' is not usable");
    }
}
