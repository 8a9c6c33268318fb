package shark.tui.keymap;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeymapTest {
    @Test
    void noKeyDoesTwoThingsInOnePlace() {
        for (Focus focus : Focus.values()) {
            Set<String> seen = new HashSet<>();
            Keymap.TABLE.stream()
                    .filter(binding -> binding.where().contains(focus))
                    .flatMap(binding -> binding.keys().stream())
                    .forEach(key ->
                            assertThat(seen.add(key)).as(key + " in " + focus).isTrue());
        }
    }

    @Test
    void everyActionHasAKey() {
        assertThat(Keymap.TABLE.stream().map(Binding::action)).contains(Action.values());
    }

    @Test
    void inATerminalNoKeyIsTaken() {
        assertThat(Keymap.TABLE).noneMatch(binding -> binding.where().contains(Focus.TERMINAL));
    }

    @Test
    void keysHaveNames() {
        assertThat(Keymap.name(new KeyStroke('a', false, false))).isEqualTo("a");
        assertThat(Keymap.name(new KeyStroke('c', true, false))).isEqualTo("Ctrl-C");
        assertThat(Keymap.name(new KeyStroke(KeyType.ReverseTab))).isEqualTo("Shift-Tab");
        assertThat(Keymap.name(new KeyStroke(KeyType.ArrowUp))).isEqualTo("Up");
    }

    /** With SHARK_UPDATE in the environment the file is written. */
    @Test
    void theDocumentIsTheTables() throws IOException {
        Path file = Path.of(System.getProperty("shark.basedir", "."), "docs/keys.md");
        String text = Keymap.markdown("Ctrl-]");
        if (System.getenv("SHARK_UPDATE") != null) {
            Files.writeString(file, text);
        }
        assertThat(file).hasContent(text);
    }
}
