package shark.tui.screen;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A report of the mouse in the form of mode 1006, {@code ESC [ < button ; column ; row M} (ctlseqs, "Mouse Tracking").
 *
 * @param column from 0
 * @param row from 0
 * @param length of the sequence in bytes
 */
public record MouseReport(int button, int column, int row, boolean release, int length) {
    static final int LONGEST = 18;
    /** The old form has a byte for each number, which is 32 more. */
    private static final int MOST_OLD = 222;

    /** Reads one that begins here; null when none does. */
    public static @Nullable MouseReport at(byte[] bytes, int from) {
        if (from + 6 > bytes.length || bytes[from] != 0x1b || bytes[from + 1] != '[' || bytes[from + 2] != '<') {
            return null;
        }
        int[] numbers = new int[3];
        int which = 0;
        for (int i = from + 3; i < bytes.length && i < from + LONGEST; i++) {
            byte b = bytes[i];
            if (b >= '0' && b <= '9') {
                numbers[which] = Math.min(9999, numbers[which] * 10 + b - '0');
            } else if (b == ';' && which < 2) {
                which++;
            } else if ((b == 'M' || b == 'm') && which == 2) {
                return new MouseReport(numbers[0], numbers[1] - 1, numbers[2] - 1, b == 'm', i + 1 - from);
            } else {
                return null;
            }
        }
        return null;
    }

    /** Whether the wheel was turned. */
    public boolean isWheel() {
        return (button & 64) != 0;
    }

    /** Lines that the wheel asks to go back; negative: on. */
    public int wheelLines() {
        return (button & 1) == 0 ? 3 : -3;
    }

    /**
     * The same for a pane, in the form that its program asked for.
     *
     * @param left the pane's first column
     * @param top the pane's first row
     * @param sgr the form of mode 1006, else the old one
     */
    public byte[] within(int left, int top, boolean sgr) {
        int x = column - left + 1;
        int y = row - top + 1;
        if (sgr) {
            String text = "\033[<" + button + ";" + x + ";" + y + (release ? "m" : "M");
            return text.getBytes(StandardCharsets.US_ASCII);
        }
        if (x > MOST_OLD || y > MOST_OLD) {
            return new byte[0];
        }
        int code = release ? (button & ~3) | 3 : button;
        return new byte[] {0x1b, '[', 'M', (byte) (32 + code), (byte) (32 + x), (byte) (32 + y)};
    }
}
