package shark.term;

/** The lines that have scrolled off the top: a ring of bounded length; 0 is the oldest. */
final class History {
    private final Line[] ring;
    private int first;
    private int size;

    History(int most) {
        ring = new Line[most];
    }

    int size() {
        return size;
    }

    int most() {
        return ring.length;
    }

    Line line(int index) {
        return ring[(first + index) % ring.length];
    }

    /** Takes a line in; returns one to use again, the oldest or a new one. */
    Line push(Line line) {
        if (ring.length == 0) {
            return line;
        }
        if (size < ring.length) {
            ring[(first + size) % ring.length] = line;
            size++;
            return new Line();
        }
        Line oldest = ring[first];
        ring[first] = line;
        first = (first + 1) % ring.length;
        return oldest;
    }

    void clear() {
        for (int i = 0; i < size; i++) {
            ring[(first + i) % ring.length] = new Line();
        }
        first = 0;
        size = 0;
    }
}
