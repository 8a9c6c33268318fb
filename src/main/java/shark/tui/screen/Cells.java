package shark.tui.screen;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.TextColor.ANSI;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import shark.term.Style;

/** Lanterna's cells for a text and a {@link Style}, made once each: a frame asks for thousands, most of them alike. */
final class Cells {
    private static final int MOST = 20_000;
    /** Faint text in the default colour; Lanterna knows no faintness. */
    private static final int GREY = 8;

    private static final List<TextColor> SIXTEEN = List.of(
            ANSI.BLACK,
            ANSI.RED,
            ANSI.GREEN,
            ANSI.YELLOW,
            ANSI.BLUE,
            ANSI.MAGENTA,
            ANSI.CYAN,
            ANSI.WHITE,
            ANSI.BLACK_BRIGHT,
            ANSI.RED_BRIGHT,
            ANSI.GREEN_BRIGHT,
            ANSI.YELLOW_BRIGHT,
            ANSI.BLUE_BRIGHT,
            ANSI.MAGENTA_BRIGHT,
            ANSI.CYAN_BRIGHT,
            ANSI.WHITE_BRIGHT);

    private static final char AS_EMOJI = '\ufe0f';

    private final Map<Long, TextCharacter[]> ascii = new HashMap<>();
    private final Map<Long, Map<String, TextCharacter>> others = new HashMap<>();
    private int made;

    /** @param width what the terminal will make of the text: 1 or 2 columns */
    TextCharacter of(String text, int width, long style) {
        if (text.length() == 1 && text.charAt(0) < 128) {
            return of(text.charAt(0), style);
        }
        Map<String, TextCharacter> known = others.computeIfAbsent(style, any -> new HashMap<>());
        TextCharacter cell = known.get(text);
        if (cell == null) {
            bound();
            cell = make(text, width, style);
            others.computeIfAbsent(style, any -> new HashMap<>()).put(text, cell);
        }
        return cell;
    }

    TextCharacter of(char letter, long style) {
        TextCharacter[] known = ascii.get(style);
        if (known == null) {
            bound();
            known = new TextCharacter[128];
            ascii.put(style, known);
        }
        TextCharacter cell = known[letter];
        if (cell == null) {
            made++;
            cell = single(Character.toString(Math.max(letter, ' ')), style);
            known[letter] = cell;
        }
        return cell;
    }

    private void bound() {
        if (++made > MOST) {
            ascii.clear();
            others.clear();
            made = 0;
        }
    }

    /** Lanterna guesses widths by rules of its own; here its guess is brought to what the terminal does. */
    private static TextCharacter make(String text, int width, long style) {
        TextCharacter plain = single(text, style);
        if (plain.isDoubleWidth() == (width == 2)) {
            return plain;
        }
        String other = width == 2 ? text + AS_EMOJI : Normalizer.normalize(text, Normalizer.Form.NFC);
        TextCharacter changed = single(other, style);
        return changed.isDoubleWidth() == (width == 2) ? changed : single(width == 2 ? "\uff1f" : "?", style);
    }

    private static TextCharacter single(String text, long style) {
        EnumSet<SGR> attributes = EnumSet.noneOf(SGR.class);
        add(attributes, style, Style.BOLD, SGR.BOLD);
        add(attributes, style, Style.ITALIC, SGR.ITALIC);
        add(attributes, style, Style.UNDERLINE, SGR.UNDERLINE);
        add(attributes, style, Style.BLINK, SGR.BLINK);
        add(attributes, style, Style.INVERSE, SGR.REVERSE);
        add(attributes, style, Style.STRIKE, SGR.CROSSED_OUT);
        int foreground = Style.foreground(style);
        int background = Style.background(style);
        boolean faint = (style & Style.DIM) != 0 && Style.isDefault(foreground);
        TextColor ink =
                (style & Style.HIDDEN) != 0 ? colour(background) : colour(faint ? Style.indexed(GREY) : foreground);
        TextCharacter[] cells = TextCharacter.fromString(text, ink, colour(background), attributes);
        return cells.length == 1 ? cells[0] : TextCharacter.fromString("?", ink, colour(background), attributes)[0];
    }

    private static void add(EnumSet<SGR> attributes, long style, long bit, SGR attribute) {
        if ((style & bit) != 0) {
            attributes.add(attribute);
        }
    }

    private static TextColor colour(int colour) {
        int value = Style.value(colour);
        return Style.isDefault(colour)
                ? ANSI.DEFAULT
                : Style.isIndexed(colour)
                        ? value < SIXTEEN.size() ? SIXTEEN.get(value) : new TextColor.Indexed(value)
                        : new TextColor.RGB(value >> 16 & 255, value >> 8 & 255, value & 255);
    }
}
