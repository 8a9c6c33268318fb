package shark.term;

/** Select Graphic Rendition: ECMA-48 8.3.117, with the colours of xterm and ISO 8613-6. */
final class Rendition {
    private static final long[] ON = {
        0,
        Style.BOLD,
        Style.DIM,
        Style.ITALIC,
        Style.UNDERLINE,
        Style.BLINK,
        Style.BLINK,
        Style.INVERSE,
        Style.HIDDEN,
        Style.STRIKE
    };

    private Rendition() {}

    /** The style after the sequence. */
    static long apply(long before, Parameters parameters) {
        long style = parameters.count() == 0 ? Style.PLAIN : before;
        int at = 0;
        while (at < parameters.count()) {
            int code = parameters.value(at, 0);
            int next = at + 1;
            while (parameters.isSub(next)) {
                next++;
            }
            if (code == 38 || code == 48) {
                boolean subs = next > at + 1;
                int colour = subs ? subColour(parameters, at + 1, next) : colour(parameters, at + 1);
                if (!subs) {
                    next = at + (parameters.value(at + 1, 0) == 2 ? 5 : 3);
                }
                style = colour < 0
                        ? style
                        : code == 38 ? Style.withForeground(style, colour) : Style.withBackground(style, colour);
            } else if (code == 58 && next == at + 1) {
                next = at + (parameters.value(at + 1, 0) == 2 ? 5 : 3);
            } else if (code == 4 && parameters.isSub(at + 1)) {
                style = parameters.value(at + 1, 1) == 0 ? style & ~Style.UNDERLINE : style | Style.UNDERLINE;
            } else {
                style = simple(style, code);
            }
            at = next;
        }
        return style;
    }

    private static long simple(long style, int code) {
        if (code > 0 && code < ON.length) {
            return style | ON[code];
        }
        if (code >= 30 && code <= 37) {
            return Style.withForeground(style, Style.indexed(code - 30));
        }
        if (code >= 40 && code <= 47) {
            return Style.withBackground(style, Style.indexed(code - 40));
        }
        if (code >= 90 && code <= 97) {
            return Style.withForeground(style, Style.indexed(code - 90 + 8));
        }
        if (code >= 100 && code <= 107) {
            return Style.withBackground(style, Style.indexed(code - 100 + 8));
        }
        return switch (code) {
            case 0 -> Style.PLAIN;
            case 21 -> style | Style.UNDERLINE;
            case 22 -> style & ~(Style.BOLD | Style.DIM);
            case 23 -> style & ~Style.ITALIC;
            case 24 -> style & ~Style.UNDERLINE;
            case 25 -> style & ~Style.BLINK;
            case 27 -> style & ~Style.INVERSE;
            case 28 -> style & ~Style.HIDDEN;
            case 29 -> style & ~Style.STRIKE;
            case 39 -> Style.withForeground(style, 0);
            case 49 -> Style.withBackground(style, 0);
            case 53 -> style | Style.OVERLINE;
            case 55 -> style & ~Style.OVERLINE;
            default -> style;
        };
    }

    /** {@code 5;INDEX} or {@code 2;RED;GREEN;BLUE}; -1 when it is neither. */
    private static int colour(Parameters parameters, int at) {
        return switch (parameters.value(at, 0)) {
            case 5 -> Style.indexed(parameters.value(at + 1, 0));
            case 2 -> direct(parameters, at + 1);
            default -> -1;
        };
    }

    /** {@code 5:INDEX}, {@code 2:RED:GREEN:BLUE}, or {@code 2:SPACE:RED:GREEN:BLUE}. */
    private static int subColour(Parameters parameters, int at, int end) {
        return switch (parameters.value(at, 0)) {
            case 5 -> Style.indexed(parameters.value(at + 1, 0));
            case 2 -> direct(parameters, end - at > 4 ? at + 2 : at + 1);
            default -> -1;
        };
    }

    private static int direct(Parameters parameters, int at) {
        return Style.direct(
                Math.min(255, parameters.value(at, 0)),
                Math.min(255, parameters.value(at + 1, 0)),
                Math.min(255, parameters.value(at + 2, 0)));
    }
}
