package shark.tape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import shark.base.ExchangeRow;
import shark.base.Phase;

/**
 * What happens now: the exchanges in flight, and for each subscriber the rows that changed since it last looked. Called
 * from event loops and the store's writer; costs next to nothing where nobody listens.
 */
public final class Feed {
    /** Changed rows that are kept for a subscriber; the rest are counted. */
    private static final int KEPT = 500;

    private final ConcurrentHashMap<Long, ExchangeRow> inFlight = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, CompletableFuture<ExchangeRow>> awaited = new ConcurrentHashMap<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    /**
     * What changed.
     *
     * @param rows each in its newest state
     * @param skipped how many more changes there were
     * @param removed ids that are gone
     */
    public record Changes(List<ExchangeRow> rows, long skipped, List<Long> removed) {
        /** True when nothing did. */
        public boolean isEmpty() {
            return rows.isEmpty() && skipped == 0 && removed.isEmpty();
        }
    }

    /** One listener's view. */
    public final class Subscription implements AutoCloseable {
        private final Map<Long, ExchangeRow> changed = new LinkedHashMap<>();
        private final List<Long> removed = new ArrayList<>();
        private long skipped;

        private synchronized void add(ExchangeRow row) {
            if (changed.size() < KEPT || changed.containsKey(row.id())) {
                changed.put(row.id(), row);
            } else {
                skipped++;
            }
        }

        private synchronized void remove(long id) {
            changed.remove(id);
            if (removed.size() < KEPT) {
                removed.add(id);
            } else {
                skipped++;
            }
        }

        /** What changed since this was last called. */
        public synchronized Changes drain() {
            Changes changes = new Changes(List.copyOf(changed.values()), skipped, List.copyOf(removed));
            changed.clear();
            removed.clear();
            skipped = 0;
            return changes;
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }

    /** Begins to gather changes for a listener. */
    public Subscription subscribe() {
        Subscription subscription = new Subscription();
        subscriptions.add(subscription);
        return subscription;
    }

    /** The exchanges that are not on disk (yet), the newest first. */
    public List<ExchangeRow> inFlight() {
        List<ExchangeRow> rows = new ArrayList<>(inFlight.values());
        rows.sort(Comparator.comparingLong(ExchangeRow::id).reversed());
        return rows;
    }

    /** Completes with the row of an exchange in flight when it is on disk, or will never be. */
    CompletableFuture<ExchangeRow> whenStored(long id) {
        return awaited.computeIfAbsent(id, unknown -> new CompletableFuture<>());
    }

    void changed(ExchangeRow row) {
        if (row.phase() == Phase.STORED) {
            inFlight.remove(row.id());
            CompletableFuture<ExchangeRow> waiting = awaited.isEmpty() ? null : awaited.remove(row.id());
            if (waiting != null) {
                waiting.complete(row);
            }
        } else {
            inFlight.put(row.id(), row);
        }
        for (Subscription subscription : subscriptions) {
            subscription.add(row);
        }
    }

    void removed(long id) {
        for (Subscription subscription : subscriptions) {
            subscription.remove(id);
        }
    }
}
