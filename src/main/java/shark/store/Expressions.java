package shark.store;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** Regular expressions in filters. */
final class Expressions {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.MULTILINE;
    private static final int MOST_LENGTH = 1000;
    /** Characters that a search may look at for each one that is there: an expression may else take for ever. */
    private static final int PATIENCE = 1000;

    private Expressions() {}

    /** Reads an expression; INVALID when it is none. */
    static Pattern of(String text) {
        if (text.length() > MOST_LENGTH) {
            throw new SharkException(
                    ErrorCode.INVALID, "the filter's expression is longer than " + MOST_LENGTH + " characters");
        }
        try {
            return Pattern.compile(text, FLAGS);
        } catch (PatternSyntaxException e) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    "the filter's expression '" + text + "' is no regular expression: " + e.getDescription(),
                    e);
        }
    }

    /** True when the expression describes a part of the text; false too when that takes too long to tell. */
    static boolean find(Pattern pattern, CharSequence text) {
        try {
            return pattern.matcher(new Patient(text)).find();
        } catch (TooLong | StackOverflowError e) {
            return false;
        }
    }

    @SuppressWarnings("serial")
    private static final class TooLong extends RuntimeException {
        TooLong() {
            super("", null, false, false);
        }
    }

    /** A text that can be looked at only so often. */
    private static final class Patient implements CharSequence {
        private final CharSequence text;
        private long left;

        Patient(CharSequence text) {
            this.text = text;
            left = (text.length() + 100L) * PATIENCE;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new TooLong();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return text.subSequence(from, to);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
