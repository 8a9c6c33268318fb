package shark.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.Finding;
import shark.base.Sha256;
import shark.base.SharkException;

/**
 * Exchanges on disk. One process opens a store at a time. Writes go to one thread and never block the caller; reads use a
 * connection of their own and see what is committed. Safe for use by several threads.
 */
public final class Store implements AutoCloseable {
    private static final String FILE_BYTES = "SELECT coalesce(sum(size), 0) FROM body WHERE content IS NULL";

    private final FileChannel lock;
    private final BodyFiles files;
    private final Health health;
    private final Bodies bodies;
    private final Tally tally;
    private final TapeChanges tapeChanges;
    private final Retention retention;
    private final TextIndex index;
    private final Backlog backlog;
    private final Writer writer;
    private final Changes changes;
    private final TapeTable tapes;
    private final TapeKeys keys;
    private final TapeContents contents;
    private final Reader lists;
    private final Listing listing;
    /** By a connection of its own: a replayed request does not wait for a list that somebody filters. */
    private final Reader lookups;

    private final Playable playable;

    private final AtomicLong lastId;
    private volatile Consumer<List<Removed>> evictions = removed -> {};

    /** An exchange that is no longer stored. */
    public record Removed(long id, String tape) {}

    private Store(
            FileChannel lock, BodyFiles files, Database database, Transaction transaction, Health health, long limit)
            throws SQLException, IOException {
        this.lock = lock;
        this.files = files;
        this.health = health;
        Searched searched = new Searched(files);
        this.lists = new Reader(database.reader(searched));
        this.lookups = new Reader(database.reader(searched));
        this.playable = new Playable(lookups, files);
        this.lastId = new AtomicLong(lists.number("SELECT coalesce(max(id), 0) FROM exchange"));
        this.index = new TextIndex(transaction, searched);
        this.listing = new Listing(lists, lastId::get, index);
        Map<String, Counters> counters = new HashMap<>();
        lists.query("SELECT * FROM counter", List.of(), Store::counters).forEach(counters::putAll);
        this.tally = new Tally(counters);
        this.bodies = new Bodies(files, lists.number(FILE_BYTES));
        transaction.accompany(tally);
        transaction.accompany(bodies);
        this.tapeChanges = new TapeChanges();
        transaction.accompany(tapeChanges);
        this.retention = new Retention(
                transaction, bodies, index, tapeChanges, health, limit, database.log(), gone -> evictions.accept(gone));
        this.backlog = new Backlog();
        this.writer = new Writer(transaction, backlog, retention, index, health);
        this.changes = new Changes(writer, health);
        this.tapes = new TapeTable(lookups, changes);
        this.keys = new TapeKeys(writer, changes, health, files);
        this.contents = new TapeContents(
                lists, files, bodies, changes, retention, index, lastId, gone -> evictions.accept(gone));
        for (Path directory : files.directories()) {
            writer.add(sweeping -> bodies.sweep(sweeping, directory));
        }
        Unwanted.all(lists).forEach(left -> writer.add(left.sweeping(writer, retention)));
    }

    private static Map<String, Counters> counters(ResultSet result) throws SQLException {
        return Map.of(
                result.getString(1),
                new Counters(
                        result.getLong(2), result.getLong(3), result.getLong(4), result.getLong(5), result.getLong(6)));
    }

    /** The same without a limit. */
    public static Store open(Path directory) {
        return open(directory, 0);
    }

    /**
     * Opens the store in a directory (made 0700 where missing). CONFLICT when another process has it open, CORRUPT when it
     * is damaged or of a newer version: it is then left as it is.
     *
     * @param limit of the database and the bodies in files, in bytes, beyond which the oldest exchanges are removed; 0 for
     *     none
     */
    public static Store open(Path directory, long limit) {
        FileChannel lock = null;
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            lock = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            Store store = open(directory, lock, limit);
            lock = null;
            return store;
        } catch (IOException | SQLException e) {
            throw Health.reason(directory, e);
        } finally {
            close(lock);
        }
    }

    private static Store open(Path directory, FileChannel lock, long limit) throws IOException, SQLException {
        if (!locked(lock)) {
            throw new SharkException(
                    ErrorCode.CONFLICT, "the store " + directory + " is open in another process; stop that one first");
        }
        // The driver unpacks its library there, instead of leaving one in /tmp at each start.
        Path library = Files.createDirectories(directory.resolve("lib"));
        System.setProperty("org.sqlite.tmpdir", library.toString());
        Database database = new Database(directory);
        Transaction transaction = new Transaction(database.writer()); // Before there is a place for bodies.
        BodyFiles files = new BodyFiles(directory.resolve("bodies"));
        files.clean();
        return new Store(lock, files, database, transaction, new Health(directory, limit), limit);
    }

    private static boolean locked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // This very process has it open.
        }
    }

    private static void close(@Nullable FileChannel lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The connection that lists use. */
    Reader lists() {
        return lists;
    }

    /** The words of what is stored. */
    TextIndex index() {
        return index;
    }

    /** The tapes as objects. */
    public TapeTable tapes() {
        return tapes;
    }

    /** The keys of what tapes hold. */
    public TapeKeys keys() {
        return keys;
    }

    /** What tapes hold. */
    public TapeContents contents() {
        return contents;
    }

    /** A number for a new exchange; greater than all before. */
    public long nextId() {
        return lastId.incrementAndGet();
    }

    /** Where a large body can be written until it is whole. */
    public Path freshBodyFile() {
        return files.fresh();
    }

    /** False when so much waits for the writer that nothing more should be begun until {@link #whenReady} runs. */
    public boolean ready() {
        return !backlog.isBehind();
    }

    /** Runs the action once: at once when the store is ready, else on the writer's thread as soon as it is. */
    public void whenReady(Runnable action) {
        backlog.whenCaughtUp(action);
    }

    /** Exchanges and changes that wait for the writer. */
    public int waiting() {
        return backlog.tasks();
    }

    /** The memory that what waits for the writer holds, in bytes, about. */
    public long waitingBytes() {
        return backlog.bytes();
    }

    /**
     * Stores an exchange.
     *
     * @param done called on the writer's thread: with null once it is on disk, else with the reason why it is not
     */
    public void append(Exchange exchange, Consumer<@Nullable Exception> done) {
        append(exchange, UnaryOperator.identity(), done);
    }

    /** The same; {@code latest} gives the exchange as it is to be written, on the writer's thread. */
    public void append(Exchange exchange, UnaryOperator<Exchange> latest, Consumer<@Nullable Exception> done) {
        writer.add(new Writer.Task() {
            @Override
            public long weight() {
                return exchange.weight();
            }

            @Override
            public void run(Transaction transaction) throws SQLException, IOException {
                bodies.keep(transaction, exchange.requestBody());
                bodies.keep(transaction, exchange.responseBody());
                PreparedStatement insert = transaction.statement(Rows.INSERT);
                Rows.bind(insert, latest.apply(exchange));
                insert.executeUpdate();
                tally.add(exchange.row());
                if (exchange.key() != null) {
                    tapeChanges.recorded(exchange.row().tape(), exchange.row().startedMicros());
                }
                retention.unpinned(exchange.row().id());
                index.added(exchange.row().id());
            }

            @Override
            public void failed(Transaction transaction) {
                bodies.discard(transaction, exchange.requestBody());
                bodies.discard(transaction, exchange.responseBody());
            }

            @Override
            public void done(@Nullable Exception failure) {
                if (failure == null) {
                    health.stored();
                    done.accept(null);
                } else {
                    SharkException reason = health.reason(failure);
                    health.lost(reason);
                    done.accept(reason);
                }
            }
        });
    }

    /** Pins a stored exchange or takes the pin out; waits until it is on disk. NOT_FOUND when it is not stored. */
    public void pin(long id, boolean pinned) {
        change(id, transaction -> {
            PreparedStatement update =
                    transaction.statement("UPDATE exchange SET pinned = ? WHERE id = ? RETURNING tape");
            update.setBoolean(1, pinned);
            update.setLong(2, id);
            retention.unpinned(id);
            try (ResultSet result = update.executeQuery()) {
                boolean found = result.next();
                if (found) {
                    tapeChanges.changed(result.getString(1));
                }
                return found;
            }
        });
    }

    /** Removes a stored exchange, and its bodies where no other names them; waits until it is done. */
    public void remove(long id) {
        change(id, transaction -> retention.remove(id));
    }

    private void change(long id, Changes.Work<Boolean> work) {
        if (!changes.run(work)) {
            throw new SharkException(
                    ErrorCode.NOT_FOUND, "no exchange " + id + " is stored; 'shark http ls' lists them");
        }
    }

    /** The consumer is told what is evicted from now on, on the writer's thread, when it is gone. */
    public void whenEvicted(Consumer<List<Removed>> consumer) {
        evictions = consumer;
    }

    /**
     * Keeps a body's file from being removed until it is {@link #letGo}, however its exchange fares; false when it is gone
     * already.
     */
    public boolean hold(Body body) {
        return body instanceof Body.Small || files.hold(body.digest());
    }

    /** Ends a {@link #hold}. */
    public void letGo(Body body) {
        try {
            if (body instanceof Body.Large) {
                files.letGo(body.digest());
            }
        } catch (IOException e) {
            throw health.reason(e);
        }
    }

    /** The newest stored exchanges that the filter means, below an id (0: all), the newest first. */
    public List<ExchangeRow> list(Filter filter, String sandbox, long before, int limit) {
        return listing.list(filter, sandbox, before, limit);
    }

    /** A part of the stored exchanges that the filter means; see {@link Listing#page}. */
    public Page page(Filter filter, String sandbox, boolean older, long from, int limit) {
        return listing.page(filter, sandbox, older, from, limit);
    }

    /** Which of some stored exchanges the filter means. */
    public Set<Long> meant(Filter filter, Collection<Long> ids) {
        return listing.meant(filter, ids);
    }

    /** A stored exchange. */
    public Optional<Exchange> find(long id) {
        return lists
                .query(Lookup.EXCHANGE + " WHERE id = ?", List.of(id), result -> Lookup.exchange(result, files))
                .stream()
                .findFirst();
    }

    /** What a request with a key is played: the pinned exchanges of a tape, else all, in recorded order; at most a hundred. */
    public List<Exchange> recorded(String tape, Sha256 key) {
        return playable.of(tape, key);
    }

    /** Rows of a tape that can be played, but for DNS, the newest first: among these is the nearest to a request that has no match. */
    public List<ExchangeRow> playable(String tape, int limit) {
        return playable.newest(tape, limit);
    }

    /** What a tape has of a name. */
    public NameUse use(String tape, String host) {
        return playable.use(tape, host);
    }

    /** What a sandbox has done. */
    public Counters counters(String sandbox) {
        return tally.of(sandbox);
    }

    /** How many exchanges are stored. */
    public long count() {
        return lists.number("SELECT count(*) FROM exchange");
    }

    /** The size of all that is stored, in bytes: the database's pages, and the bodies in files. */
    public long bytesOnDisk() {
        return lists.number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
                + lists.number(FILE_BYTES);
    }

    /** How the store fares. */
    public List<Finding> findings() {
        return health.findings(bytesOnDisk());
    }

    /** Writes what waits, then closes. */
    @Override
    public void close() {
        writer.close();
        try {
            lists.close();
            lookups.close();
            lock.close();
        } catch (SQLException | IOException e) {
            throw new SharkException(ErrorCode.INTERNAL, "the store cannot be closed: " + e.getMessage(), e);
        }
    }
}
