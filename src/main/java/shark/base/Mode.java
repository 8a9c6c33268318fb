package shark.base;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What happens to a sandbox's requests. */
public enum Mode {
    RECORD("forwards every request and stores the exchange"),
    AUTO("plays what was recorded; forwards and stores the rest"),
    REPLAY("plays what was recorded; anything else gets a 504, and nothing leaves"),
    LIVE("forwards every request and stores nothing"),
    OFF("refuses every request");

    private final String meaning;

    Mode(String meaning) {
        this.meaning = meaning;
    }

    /** One line of help. */
    public String meaning() {
        return meaning;
    }

    /** The name used in commands and JSON: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a {@link #word()}. */
    public static Mode of(String word) {
        return Arrays.stream(values())
                .filter(mode -> mode.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new SharkException(
                        ErrorCode.INVALID,
                        "no mode '" + word + "'; the modes are "
                                + Arrays.stream(values()).map(Mode::word).collect(Collectors.joining(", "))));
    }
}
