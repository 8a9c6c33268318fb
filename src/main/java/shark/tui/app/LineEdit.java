package shark.tui.app;

import com.googlecode.lanterna.input.KeyStroke;

/** A line being typed. */
public final class LineEdit {
    private static final int MOST = 500;

    private final StringBuilder text;
    private int cursor;

    LineEdit(String initial) {
        text = new StringBuilder(initial);
        cursor = initial.length();
    }

    /** Takes a key; false when it is none for a line. */
    boolean press(KeyStroke key) {
        switch (key.getKeyType()) {
            case Character -> {
                return letter(key);
            }
            case Backspace -> delete(before(), cursor);
            case Delete -> delete(cursor, after());
            case ArrowLeft -> cursor = before();
            case ArrowRight -> cursor = after();
            case Home -> cursor = 0;
            case End -> cursor = text.length();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean letter(KeyStroke key) {
        char letter = key.getCharacter();
        if (key.isCtrlDown()) {
            switch (Character.toLowerCase(letter)) {
                case 'a' -> cursor = 0;
                case 'e' -> cursor = text.length();
                case 'u' -> {
                    text.delete(0, cursor);
                    cursor = 0;
                }
                case 'k' -> text.setLength(cursor);
                case 'w' -> word();
                default -> {
                    return false;
                }
            }
        } else if (letter >= ' ') {
            insert(letter);
        }
        return true;
    }

    /** A character beyond U+FFFF comes as two keys: both are taken, or none. */
    private void insert(char letter) {
        boolean second = Character.isLowSurrogate(letter);
        boolean begun = cursor > 0 && Character.isHighSurrogate(text.charAt(cursor - 1));
        int room = MOST - text.length();
        if (second ? begun : room > (Character.isHighSurrogate(letter) ? 1 : 0)) {
            text.insert(cursor++, letter);
        }
    }

    private int before() {
        return cursor == 0 ? 0 : Character.offsetByCodePoints(text, cursor, -1);
    }

    private int after() {
        return cursor == text.length() ? cursor : Character.offsetByCodePoints(text, cursor, 1);
    }

    private void word() {
        int from = cursor;
        while (from > 0 && text.charAt(from - 1) == ' ') {
            from--;
        }
        while (from > 0 && text.charAt(from - 1) != ' ') {
            from--;
        }
        text.delete(from, cursor);
        cursor = from;
    }

    private void delete(int from, int to) {
        text.delete(from, to);
        cursor = from;
    }

    public String text() {
        return text.toString();
    }

    public int cursor() {
        return cursor;
    }
}
