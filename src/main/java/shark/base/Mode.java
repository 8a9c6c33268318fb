package shark.base;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What happens to a sandbox's requests. */
public enum Mode {
    RECORD("forwards every request and stores the exchange", "all capture"),
    AUTO("plays what was recorded; forwards and stores the rest", "new_episodes spy"),
    REPLAY("plays what was recorded; anything else gets a 504, and nothing leaves", "none simulate"),
    LIVE("forwards every request and stores nothing", ""),
    OFF("refuses every request", "");

    /** VCR's word for {@link #RECORD} on a tape that holds nothing, and {@link #REPLAY} on any other. */
    public static final String ONCE = "once";

    private final String meaning;
    private final String aliases;

    Mode(String meaning, String aliases) {
        this.meaning = meaning;
        this.aliases = aliases;
    }

    /** One line of help. */
    public String meaning() {
        return meaning;
    }

    /** The name used in commands and JSON: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Words that VCR (its record modes) and Hoverfly (its modes) have for the same. */
    public List<String> aliases() {
        return aliases.isEmpty() ? List.of() : List.of(aliases.split(" ", -1));
    }

    /** What {@link #ONCE} means for a tape. */
    public static Mode once(boolean holdsSomething) {
        return holdsSomething ? REPLAY : RECORD;
    }

    /** Reads a {@link #word()} or one of the {@link #aliases()}. */
    public static Mode of(String word) {
        return Arrays.stream(values())
                .filter(mode -> mode.word().equals(word) || mode.aliases().contains(word))
                .findFirst()
                .orElseThrow(() -> new SharkException(
                        ErrorCode.INVALID,
                        "no mode '" + word + "'; the modes are "
                                + Arrays.stream(values()).map(Mode::word).collect(Collectors.joining(", "))));
    }
}
