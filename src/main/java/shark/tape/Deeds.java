package shark.tape;

import java.util.concurrent.atomic.LongAdder;
import shark.base.ExchangeRow;
import shark.base.Source;

/** What one sandbox did since its network was opened, as its exchanges end. Safe for use by several threads. */
public final class Deeds {
    private final LongAdder played = new LongAdder();
    private final LongAdder missed = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder names = new LongAdder();
    private final LongAdder waysOut = new LongAdder();

    /**
     * All that was counted.
     *
     * @param played requests answered from the tape
     * @param missed requests and queries that were not on the tape, were refused or broke
     * @param bytes of bodies that were played
     * @param names queries for names answered without asking anybody
     * @param waysOut how often something was told an address outside to dial, or what asks name servers was made
     */
    public record Sum(long played, long missed, long bytes, long names, long waysOut) {}

    void add(ExchangeRow row) {
        if (row.source() == Source.ERROR) {
            missed.increment();
        } else if (row.source() == Source.PLAYED && row.scheme().equals("dns")) {
            names.increment();
        } else if (row.source() == Source.PLAYED) {
            played.increment();
            bytes.add(row.responseBytes());
        }
    }

    /** Something may go out from here on. */
    public void wayOut() {
        waysOut.increment();
    }

    public Sum sum() {
        return new Sum(played.sum(), missed.sum(), bytes.sum(), names.sum(), waysOut.sum());
    }
}
