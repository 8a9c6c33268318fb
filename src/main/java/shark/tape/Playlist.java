package shark.tape;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import shark.base.Sha256;
import shark.store.Body;
import shark.store.Exchange;
import shark.store.Store;

/**
 * What one sandbox plays: for each key, the recorded exchanges in order, and how far they were played. Equal requests get
 * the answers in recorded order, the last one again and again; a pinned one is the only one played. What was looked up
 * stays in memory, up to {@link #MOST_BYTES} of it. Safe for use by several threads.
 */
final class Playlist {
    private static final long MOST_BYTES = 32L << 20;
    private static final int MOST_CURSORS = 100_000;

    private final Store store;
    private final String tape;
    private final LinkedHashMap<Sha256, List<Exchange>> known = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Sha256, Integer> cursors = new HashMap<>();
    private long bytes;
    private long changes;

    Playlist(Store store, String tape) {
        this.store = store;
        this.tape = tape;
    }

    /** The next answer, when it is in memory. */
    synchronized Optional<Exchange> cached(Sha256 key) {
        List<Exchange> exchanges = known.get(key);
        return exchanges == null ? Optional.empty() : Optional.of(next(key, exchanges));
    }

    /** The next answer, from disk; blocks. */
    Optional<Exchange> find(Sha256 key) {
        Optional<Exchange> foundMeanwhile = cached(key);
        if (foundMeanwhile.isPresent()) {
            return foundMeanwhile; // By one that was looked up before this one, when many ask at once.
        }
        long seen = changes();
        List<Exchange> exchanges = store.recorded(tape, key);
        if (exchanges.isEmpty()) {
            return Optional.empty();
        }
        synchronized (this) {
            // What changed since the look-up would stay unseen for as long as it is known.
            if (changes == seen && known.put(key, exchanges) == null) {
                bytes += weight(exchanges);
            }
            var eldest = known.entrySet().iterator();
            while (bytes > MOST_BYTES && eldest.hasNext()) {
                bytes -= weight(eldest.next().getValue());
                eldest.remove();
            }
            return Optional.of(next(key, exchanges));
        }
    }

    /** Something was recorded, pinned or removed, or playing starts anew. */
    synchronized void forget(boolean rewind) {
        changes++;
        known.clear();
        bytes = 0;
        if (rewind) {
            cursors.clear();
        }
    }

    /** Grows whenever something was recorded, pinned or removed. */
    synchronized long changes() {
        return changes;
    }

    private Exchange next(Sha256 key, List<Exchange> exchanges) {
        if (exchanges.size() == 1) {
            return exchanges.get(0);
        }
        if (cursors.size() > MOST_CURSORS) {
            cursors.clear();
        }
        int at = Math.min(cursors.getOrDefault(key, 0), exchanges.size() - 1);
        cursors.put(key, at + 1);
        return exchanges.get(at);
    }

    private static long weight(List<Exchange> exchanges) {
        long weight = 0;
        for (Exchange exchange : exchanges) {
            long body = exchange.responseBody() instanceof Body.Small small ? small.size() : 0;
            weight += 1024 + exchange.requestHead().length + exchange.responseHead().length + body;
        }
        return weight;
    }
}
