package shark.tui.theme;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.term.Style;

/**
 * A look for every {@link Role}, read from {@code themes/NAME.properties}: a line a role, as
 * {@code selected = black on bright-cyan bold}. Colours are {@code default}, the sixteen by name, a number of the palette
 * of 256, or {@code #rrggbb}; after them any of bold, italic, underline, inverse.
 */
public final class Theme {
    /** Those that come with shark, in the order in which the workbench goes through them. */
    public static final List<String> NAMES = List.of("dark", "light", "contrast", "plain");

    private static final List<String> COLOURS =
            List.of("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white");
    private static final Map<String, Long> ATTRIBUTES =
            Map.of("bold", Style.BOLD, "italic", Style.ITALIC, "underline", Style.UNDERLINE, "inverse", Style.INVERSE);

    private final String name;
    private final Map<Role, Long> styles = new EnumMap<>(Role.class);

    private Theme(String name) {
        this.name = name;
    }

    /** Reads one; INVALID when there is none of that name, CORRUPT when its file is wrong. */
    public static Theme named(String name) {
        try (InputStream file = Theme.class.getResourceAsStream("/themes/" + name + ".properties")) {
            if (file == null || !NAMES.contains(name)) {
                throw new SharkException(
                        ErrorCode.INVALID, "no theme '" + name + "'; there are " + String.join(", ", NAMES));
            }
            Properties lines = new Properties();
            lines.load(new InputStreamReader(file, StandardCharsets.UTF_8));
            Theme theme = new Theme(name);
            for (String word : lines.stringPropertyNames()) {
                theme.styles.put(role(name, word), parse(name, lines.getProperty(word)));
            }
            return theme;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Role role(String theme, String word) {
        for (Role role : Role.values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        throw new SharkException(ErrorCode.CORRUPT, "the theme " + theme + " has a line for '" + word + "', no role");
    }

    static long parse(String theme, String text) {
        long style = Style.PLAIN;
        boolean background = false;
        boolean foreground = false;
        for (String word : text.strip().split("\\s+", -1)) {
            Long attribute = ATTRIBUTES.get(word);
            if (attribute != null) {
                style |= attribute;
            } else if (word.equals("on")) {
                background = true;
            } else if (background) {
                style = Style.withBackground(style, colour(theme, word));
            } else if (!foreground) {
                style = Style.withForeground(style, colour(theme, word));
                foreground = true;
            } else {
                throw new SharkException(ErrorCode.CORRUPT, "the theme " + theme + " has '" + word + "' out of place");
            }
        }
        return style;
    }

    private static int colour(String theme, String word) {
        if (word.equals("default")) {
            return 0;
        }
        if (word.matches("#[0-9a-f]{6}")) {
            int value = Integer.parseInt(word.substring(1), 16);
            return Style.direct(value >> 16, value >> 8, value);
        }
        if (word.matches("\\d{1,3}") && Integer.parseInt(word) < 256) {
            return Style.indexed(Integer.parseInt(word));
        }
        boolean bright = word.startsWith("bright-");
        int index = COLOURS.indexOf(bright ? word.substring("bright-".length()) : word);
        if (index < 0) {
            throw new SharkException(ErrorCode.CORRUPT, "the theme " + theme + " has '" + word + "', no colour");
        }
        return Style.indexed(index + (bright ? 8 : 0));
    }

    public String name() {
        return name;
    }

    /** How a role looks; see {@link Style}. */
    public long style(Role role) {
        return styles.getOrDefault(role, Style.PLAIN);
    }

    /** Whether the theme's file says how a role looks. */
    boolean has(Role role) {
        return styles.containsKey(role);
    }

    /** The name of the theme after this one. */
    public String next() {
        return NAMES.get((NAMES.indexOf(name) + 1) % NAMES.size());
    }
}
