package shark.base;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The file {@code shark.properties} in the configuration directory: what a person has set. */
public final class SettingsFile {
    private SettingsFile() {}

    /** Reads it; empty when it is not there, INVALID when it cannot be read. */
    public static Properties read(Path directory) {
        Properties settings = new Properties();
        Path path = directory.resolve("shark.properties");
        if (Files.exists(path)) {
            try (Reader reader = Files.newBufferedReader(path)) {
                settings.load(reader);
            } catch (CharacterCodingException e) {
                throw new SharkException(
                        ErrorCode.INVALID, path + " cannot be read: it is not UTF-8; save it as such", e);
            } catch (IOException | IllegalArgumentException e) {
                throw new SharkException(ErrorCode.INVALID, path + " cannot be read: " + e.getMessage(), e);
            }
        }
        return settings;
    }
}
