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
            case Backspace -> delete(cursor - 1);
            case Delete -> delete(cursor);
            case ArrowLeft -> cursor = Math.max(0, cursor - 1);
            case ArrowRight -> cursor = Math.min(text.length(), cursor + 1);
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
        } else if (letter >= ' ' && text.length() < MOST) {
            text.insert(cursor++, letter);
        }
        return true;
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

    private void delete(int at) {
        if (at >= 0 && at < text.length()) {
            text.deleteCharAt(at);
            cursor = at;
        }
    }

    public String text() {
        return text.toString();
    }

    public int cursor() {
        return cursor;
    }
}
