package shark.tape;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import shark.base.ExchangeRow;
import shark.base.Finding;
import shark.base.Mode;
import shark.base.Phase;
import shark.store.Counters;
import shark.store.Exchange;
import shark.store.Filter;
import shark.store.Page;
import shark.store.Store;
import shark.store.TapeKeys;
import shark.tape.redact.Redaction;
import shark.tape.rules.Rules;
import shark.tape.shelf.Shelf;

/** All tapes of a store: makes the recorders, and answers what the lists and screens ask. Safe for use by several threads. */
public final class Tapes implements AutoCloseable {
    private final Store store;
    private final Feed feed = new Feed();
    private final Clock clock;
    private final Redaction redaction;
    private final ExecutorService spooler = worker("tape spooler", 1);
    private final ExecutorService lookups = worker("tape lookup", 2);
    private final Shelf shelf;
    private final Map<String, Playlist> playlists = new ConcurrentHashMap<>();
    private final Map<String, TapeMatching> matchings = new ConcurrentHashMap<>();

    /** Records everything as it is. */
    public Tapes(Store store, Clock clock) {
        this(store, clock, Redaction.NONE);
    }

    /** @param redaction of all that is recorded from now on */
    public Tapes(Store store, Clock clock, Redaction redaction) {
        this.store = store;
        this.clock = clock;
        this.redaction = redaction;
        this.shelf = new Shelf(store, clock, name -> {
            playlist(name).forget(false);
            reloadRules(name);
        });
        store.tapes().all().stream()
                .filter(tape -> !TapeKeys.isSettled(tape))
                .forEach(tape -> matching(tape.name()).isSettled()); // Which goes on with it.
        store.whenEvicted(removed -> removed.forEach(gone -> {
            Playlist playing = playlists.get(gone.tape());
            if (playing != null) {
                playing.forget(false);
            }
            feed.removed(gone.id());
        }));
    }

    /**
     * A recorder for one sandbox.
     *
     * @param mode asked at each request
     */
    public Recorder recorder(String sandbox, String tape, Supplier<Mode> mode) {
        return new TapeRecorder(
                new TapeRecorder.Parts(
                        store, feed, playlist(tape), matching(tape), spooler, lookups, clock, new Deeds(), redaction),
                sandbox,
                tape,
                mode);
    }

    /**
     * A recorder of one exchange, whatever the sandbox's mode.
     *
     * @param stored completes with its row when it is on disk, or will never be
     */
    public Recorder recorderOfOne(String sandbox, String tape, CompletableFuture<ExchangeRow> stored) {
        return new NotedRecorder(
                recorder(sandbox, tape, () -> Mode.RECORD),
                id -> feed.whenStored(id).thenAccept(stored::complete));
    }

    /** Tapes as objects. */
    public Shelf shelf() {
        return shelf;
    }

    /** What happens now. */
    public Feed feed() {
        return feed;
    }

    /** Playing of a tape starts anew: from the first of equal exchanges. */
    public void rewind(String tape) {
        playlist(tape).forget(true);
    }

    /** The newest exchanges that the filter means, those in flight included, the newest first. */
    public List<ExchangeRow> list(Filter filter, String sandbox, long before, int limit) {
        // First those in flight: one that is stored in between is then seen twice, never missed.
        List<ExchangeRow> flying = flying(filter, sandbox).stream()
                .filter(row -> before <= 0 || row.id() < before)
                .toList();
        List<ExchangeRow> stored = store.list(filter, sandbox, before, limit);
        Set<Long> seen = stored.stream().map(ExchangeRow::id).collect(Collectors.toSet());
        return Stream.concat(flying.stream().filter(row -> !seen.contains(row.id())), stored.stream())
                .sorted((a, b) -> Long.compare(b.id(), a.id()))
                .limit(limit)
                .toList();
    }

    /**
     * A part of the exchanges that the filter means, those in flight included; see {@link Store#page}.
     *
     * @param older true: below an id (0: from the newest), the newest first; false: above it, the oldest first
     */
    public Page page(Filter filter, String sandbox, boolean older, long from, int limit) {
        // First those in flight: one that is stored in between is then seen twice, never missed.
        List<ExchangeRow> flying = flying(filter, sandbox);
        return Pages.merged(store.page(filter, sandbox, older, from, limit), flying, older, from, limit);
    }

    private List<ExchangeRow> flying(Filter filter, String sandbox) {
        return feed.inFlight().stream()
                .filter(row -> sandbox.isEmpty() || row.sandbox().equals(sandbox))
                .filter(row -> filter.isOfRows() && filter.matches(row))
                .toList();
    }

    /** Those of some rows that the filter means; where it asks for more than a row has, only stored ones. */
    public List<ExchangeRow> meant(Filter filter, List<ExchangeRow> rows) {
        if (filter.isOfRows()) {
            return rows.stream().filter(filter::matches).toList();
        }
        Set<Long> stored = store.meant(
                filter,
                rows.stream()
                        .filter(row -> row.phase() == Phase.STORED)
                        .map(ExchangeRow::id)
                        .toList());
        return rows.stream().filter(row -> stored.contains(row.id())).toList();
    }

    /** A stored exchange. */
    public Optional<Exchange> find(long id) {
        return store.find(id);
    }

    /** Pins a stored exchange, or takes the pin out. */
    public void pin(long id, boolean pinned) {
        store.pin(id, pinned);
        store.find(id).ifPresent(exchange -> {
            playlist(exchange.row().tape()).forget(false);
            feed.changed(exchange.row());
        });
    }

    /** Removes a stored exchange. */
    public void remove(long id) {
        Optional<Exchange> exchange = store.find(id);
        store.remove(id);
        exchange.ifPresent(gone -> playlist(gone.row().tape()).forget(false));
        feed.removed(id);
    }

    /** What a sandbox has done. */
    public Counters counters(String sandbox) {
        return store.counters(sandbox);
    }

    /** How many exchanges are stored. */
    public long storedExchanges() {
        return store.count();
    }

    /** How the store fares, for the doctor. */
    public List<Finding> findings() {
        return store.findings();
    }

    /** The store's size on disk, in bytes. */
    public long storedBytes() {
        return store.bytesOnDisk();
    }

    /** The rules by which the requests of a tape are matched. */
    public Rules rules(String tape) {
        return matching(tape).matching().rules();
    }

    /** True when what a tape holds can be played; false while its keys are made anew after a change of its rules. */
    public boolean isSettled(String tape) {
        return matching(tape).isSettled();
    }

    /**
     * Changes the rules of a tape, made where there is none.
     *
     * @return completes with true when all that it holds is matched by these rules, with false when others came meanwhile
     */
    public CompletableFuture<Boolean> setRules(String tape, Rules rules) {
        return matching(tape).change(rules, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
    }

    /** A tape was removed, or another one has its name now: its rules are read again. */
    public void reloadRules(String tape) {
        matching(tape).reload();
    }

    private TapeMatching matching(String tape) {
        return matchings.computeIfAbsent(tape, name -> new TapeMatching(store, name, playlist(name)));
    }

    private Playlist playlist(String tape) {
        return playlists.computeIfAbsent(tape, name -> new Playlist(store, name));
    }

    private static ExecutorService worker(String name, int threads) {
        return new ThreadPoolExecutor(threads, threads, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Ends the threads, then closes the store with what waits to be written. */
    @Override
    public void close() {
        lookups.shutdown();
        spooler.shutdown();
        try {
            if (!spooler.awaitTermination(30, TimeUnit.SECONDS)) {
                spooler.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }
}
