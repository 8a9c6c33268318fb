package shark.term;

/**
 * How a cell looks, packed into one {@code long}: 26 bits of foreground, 26 bits of background, 9 bits of attributes. A
 * colour is a kind (0 the terminal's default, 1 indexed, 2 red-green-blue) in the upper 2 bits and a value in the lower 24.
 */
public final class Style {
    /** Default colours, no attribute. */
    public static final long PLAIN = 0;

    public static final long BOLD = 1L << 52;
    public static final long DIM = 1L << 53;
    public static final long ITALIC = 1L << 54;
    public static final long UNDERLINE = 1L << 55;
    public static final long BLINK = 1L << 56;
    public static final long INVERSE = 1L << 57;
    public static final long HIDDEN = 1L << 58;
    public static final long STRIKE = 1L << 59;
    public static final long OVERLINE = 1L << 60;

    private static final int DEFAULT = 0;
    private static final int INDEXED = 1;
    private static final int DIRECT = 2;
    private static final int COLOUR_BITS = 26;
    private static final long COLOUR = (1L << COLOUR_BITS) - 1;

    private Style() {}

    /** A colour of the palette of 256. */
    public static int indexed(int index) {
        return (INDEXED << 24) | (index & 0xff);
    }

    /** A colour of red, green and blue, 0 to 255 each. */
    public static int direct(int red, int green, int blue) {
        return (DIRECT << 24) | ((red & 0xff) << 16) | ((green & 0xff) << 8) | (blue & 0xff);
    }

    /** The style with another foreground: a colour, or 0 for the default one. */
    public static long withForeground(long style, int colour) {
        return (style & ~COLOUR) | colour;
    }

    /** The style with another background: a colour, or 0 for the default one. */
    public static long withBackground(long style, int colour) {
        return (style & ~(COLOUR << COLOUR_BITS)) | ((long) colour << COLOUR_BITS);
    }

    /** The foreground's colour. */
    public static int foreground(long style) {
        return (int) (style & COLOUR);
    }

    /** The background's colour. */
    public static int background(long style) {
        return (int) ((style >>> COLOUR_BITS) & COLOUR);
    }

    /** Nothing but the background: what an erased cell keeps (the "bce" of terminfo). */
    public static long erased(long style) {
        return style & (COLOUR << COLOUR_BITS);
    }

    /** Whether a colour is the terminal's default one. */
    public static boolean isDefault(int colour) {
        return colour >>> 24 == DEFAULT;
    }

    /** Whether a colour is one of the palette; {@link #value} is its index. */
    public static boolean isIndexed(int colour) {
        return colour >>> 24 == INDEXED;
    }

    /** The index, or red, green and blue in 24 bits. */
    public static int value(int colour) {
        return colour & 0xffffff;
    }
}
