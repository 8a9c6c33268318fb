package shark.term;

/**
 * What stands between CSI and its last byte: numbers parted by {@code ;}, sub-numbers by {@code :} (ECMA-48, 5.4.2), a mark
 * of a private sequence, an intermediate byte. Mutable, used again for each sequence.
 */
final class Parameters {
    private static final int MOST = 32;
    private static final int MOST_VALUE = 65_535;
    private static final int NONE = -1;

    private final int[] values = new int[MOST];
    private final boolean[] sub = new boolean[MOST];
    private int count;
    private int mark;
    private int intermediate;

    void clear() {
        count = 0;
        mark = 0;
        intermediate = 0;
    }

    /** Takes a byte; false when the sequence is malformed, or longer than any that is known. */
    boolean add(int octet) {
        if (octet >= '0' && octet <= '9') {
            if (count == 0) {
                open(false);
            }
            int last = count - 1;
            values[last] = Math.min(MOST_VALUE, Math.max(0, values[last]) * 10 + octet - '0');
            return intermediate == 0;
        }
        if (octet == ';' || octet == ':') {
            if (count == 0) {
                open(false);
            }
            return intermediate == 0 && open(octet == ':');
        }
        if (octet >= 0x3c && octet <= 0x3f) {
            boolean first = count == 0 && mark == 0;
            mark = octet;
            return first;
        }
        boolean first = intermediate == 0;
        intermediate = octet;
        return first;
    }

    /** {@code ?}, {@code >}, {@code =} or {@code <}; 0 for none. */
    int mark() {
        return mark;
    }

    /** The intermediate byte; 0 for none. */
    int intermediate() {
        return intermediate;
    }

    /** How many numbers, sub-numbers too. */
    int count() {
        return count;
    }

    /** A number; the default when it is left out. */
    int value(int index, int otherwise) {
        return index < count && values[index] != NONE ? values[index] : otherwise;
    }

    /** A count of something: left out or 0 means 1. */
    int times(int index) {
        return Math.max(1, value(index, 1));
    }

    /** Whether the number belongs to the one before it. */
    boolean isSub(int index) {
        return index < count && sub[index];
    }

    private boolean open(boolean isSub) {
        if (count == MOST) {
            return false;
        }
        values[count] = NONE;
        sub[count] = isSub;
        count++;
        return true;
    }
}
