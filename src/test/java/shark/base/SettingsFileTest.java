package shark.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = directory.resolve("shark.properties");
    }

    @Test
    void noFileIsNothingSet() {
        assertThat(SettingsFile.read(directory)).isEmpty();
        assertThat(SettingsFile.read(directory.resolve("not/there"))).isEmpty();
    }

    @Test
    void isReadAsUtf8WithComments() throws IOException {
        Files.writeString(file, "# mine\r\ntheme = light\ndetach-key: Ctrl-Q\nnote = \u00e9\u65e5\nempty =\n");

        assertThat(SettingsFile.read(directory))
                .containsOnly(
                        Map.entry("theme", "light"),
                        Map.entry("detach-key", "Ctrl-Q"),
                        Map.entry("note", "\u00e9\u65e5"),
                        Map.entry("empty", ""));
    }

    @Test
    void anotherCharsetIsSaidWithTheFilesName() throws IOException {
        Files.write(file, "note = \u00e9".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> SettingsFile.read(directory))
                .isInstanceOf(SharkException.class)
                .hasMessage(file + " cannot be read: it is not UTF-8; save it as such");
    }

    @Test
    void aMalformedEscapeIsSaid() throws IOException {
        Files.writeString(file, "path = C:\\users\n");

        assertThatThrownBy(() -> SettingsFile.read(directory))
                .isInstanceOf(SharkException.class)
                .hasMessageStartingWith(file + " cannot be read: Malformed");
    }

    @Test
    void aDirectoryInItsPlaceIsSaid() throws IOException {
        Files.createDirectory(file);

        assertThatThrownBy(() -> SettingsFile.read(directory))
                .isInstanceOfSatisfying(
                        SharkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessageContaining(file.toString());
    }
}
