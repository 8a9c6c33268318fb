package shark.tape.ranges;

import java.util.Optional;
import shark.content.Heads;

/** What of a whole answer a request gets. */
public sealed interface Part {
    /** All of it, as if no range had been asked for. */
    record Whole() implements Part {}

    /**
     * A part.
     *
     * @param first offset of its first byte
     * @param last of its last
     */
    record Some(long first, long last) implements Part {
        public long size() {
            return last - first + 1;
        }
    }

    /** There is nothing where the range is. */
    record Unsatisfiable() implements Part {}

    /** True when a head asks for a range. */
    static boolean isAskedFor(byte[] requestHead) {
        return !Heads.field(requestHead, "Range").isEmpty();
    }

    /**
     * What a request gets of an answer with status 200. A range that cannot be read, one of another unit, and several at once
     * get the whole (RFC 9110 section 14.2); so does what has a content coding, whose bytes are not those that were meant, and
     * a request whose If-Range is not about this very answer (section 13.1.5).
     *
     * @param size of the whole, in bytes
     */
    static Part of(byte[] requestHead, byte[] responseHead, long size) {
        String coding = Heads.field(responseHead, "Content-Encoding");
        boolean coded = !coding.isEmpty() && !coding.equalsIgnoreCase("identity");
        boolean refused = Heads.field(responseHead, "Accept-Ranges").equalsIgnoreCase("none");
        if (coded || refused || !isCurrent(Heads.field(requestHead, "If-Range"), responseHead)) {
            return new Whole();
        }
        return of(Heads.field(requestHead, "Range"), size);
    }

    private static boolean isCurrent(String condition, byte[] responseHead) {
        if (condition.isEmpty()) {
            return true;
        }
        boolean isTag = condition.startsWith("\"") || condition.startsWith("W/");
        // A weak tag never begins with a quote, so that equal ones are strong (RFC 9110 section 8.8.3.2).
        return isTag
                ? condition.startsWith("\"") && condition.equals(Heads.field(responseHead, "ETag"))
                : condition.equals(Heads.field(responseHead, "Last-Modified"));
    }

    private static Part of(String range, long size) {
        int sign = range.indexOf('=');
        String unit = sign < 0 ? "" : range.substring(0, sign).strip();
        String spec = range.substring(sign + 1).strip();
        int dash = spec.indexOf('-');
        if (!unit.equalsIgnoreCase("bytes") || spec.indexOf(',') >= 0 || dash < 0) {
            return new Whole();
        }
        Optional<Long> first = number(spec.substring(0, dash));
        Optional<Long> last = number(spec.substring(dash + 1));
        if (dash == 0) {
            return last.map(suffix -> suffix(suffix, size)).orElseGet(Whole::new);
        }
        boolean open = dash == spec.length() - 1;
        if (first.isEmpty() || (!open && (last.isEmpty() || last.get() < first.get()))) {
            return new Whole();
        }
        return first.get() >= size
                ? new Unsatisfiable()
                : new Some(first.get(), Math.min(last.orElse(Long.MAX_VALUE), size - 1));
    }

    private static Part suffix(long length, long size) {
        return length == 0 || size == 0 ? new Unsatisfiable() : new Some(Math.max(0, size - length), size - 1);
    }

    /** One that is too long for a number is beyond every end. */
    private static Optional<Long> number(String digits) {
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of(digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits));
    }
}
