package shark.base;

import java.util.Locale;

/** Values as people read them. */
public final class Text {
    /** What is shown with one decimal as 1000.0. */
    private static final double ROUNDED_UP = 999.95;

    private Text() {}

    /** Without the control characters by which hostile text would steer a terminal; line ends stay. */
    public static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().filter(c -> c != '\r').map(c -> steers(c) ? '?' : c).forEach(shown::appendCodePoint);
        return shown.toString();
    }

    /** Controls, halves of surrogate pairs, line separators, and what turns the direction of text (UAX 9, table 1). */
    private static boolean steers(int c) {
        return (c < 0x20 && c != '\n')
                || (c >= 0x7f && c < 0xa0)
                || (c >= 0xd800 && c < 0xe000)
                || c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }

    /** {@code 999 B}, {@code 1.0 kB}: powers of 1000 (IEC 80000-13). */
    public static String bytes(long count) {
        if (count < 1000) {
            return count + " B";
        }
        double value = count / 1e3;
        int unit = 0;
        while (value >= ROUNDED_UP && unit < 4) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %cB", value, "kMGTP".charAt(unit));
    }

    /** {@code 999 us}, {@code 1.0 ms}, {@code 1.0 s}. */
    public static String micros(long micros) {
        return micros < 1000
                ? micros + " us"
                : micros / 1e3 < ROUNDED_UP
                        ? String.format(Locale.ROOT, "%.1f ms", micros / 1e3)
                        : String.format(Locale.ROOT, "%.1f s", micros / 1e6);
    }
}
