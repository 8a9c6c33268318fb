package shark.tui;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import shark.base.SettingsFile;
import shark.term.DetachKey;
import shark.tui.theme.Theme;

/**
 * What a person has set: {@code theme} and {@code detach-key} of the file {@code shark.properties} in the configuration
 * directory, over which the environment's {@code SHARK_THEME} and {@code SHARK_DETACH_KEY} go.
 */
record Settings(Theme theme, DetachKey detachKey) {

    static Settings read(Path directory, Map<String, String> environment) {
        Properties file = SettingsFile.read(directory);
        // The convention of no-color.org: set and not empty.
        String usual = environment.getOrDefault("NO_COLOR", "").isEmpty() ? "dark" : "plain";
        String theme = environment.getOrDefault("SHARK_THEME", file.getProperty("theme", usual));
        String key = environment.getOrDefault(
                "SHARK_DETACH_KEY", file.getProperty("detach-key", DetachKey.USUAL.toString()));
        return new Settings(Theme.named(theme), DetachKey.parse(key));
    }
}
