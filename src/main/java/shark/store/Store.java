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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.Sha256;
import shark.base.SharkException;

/**
 * Exchanges on disk. One process opens a store at a time. Writes go to one thread and never block the caller; reads use a
 * connection of their own and see what is committed. Safe for use by several threads.
 */
public final class Store implements AutoCloseable {
    /** Rows that one step of a filtered listing looks at. */
    static final int MOST_SCANNED = 10_000;

    private final FileChannel lock;
    private final BodyFiles files;
    private final Backlog backlog;
    private final Writer writer;
    private final Reader lists;
    /** Of its own: a replayed request does not wait for a list that somebody filters. */
    private final Reader lookups;

    private final AtomicLong lastId;
    private final Map<String, Counters> counters = new ConcurrentHashMap<>();

    private Store(FileChannel lock, BodyFiles files, Database database) throws SQLException {
        Transaction transaction = new Transaction(database.writer());
        this.lock = lock;
        this.files = files;
        this.lists = new Reader(database.reader());
        this.lookups = new Reader(database.reader());
        this.lastId = new AtomicLong(lists.number("SELECT coalesce(max(id), 0) FROM exchange"));
        lists.query("SELECT * FROM counter", List.of(), Store::counters).forEach(counters::putAll);
        this.backlog = new Backlog();
        this.writer = new Writer(transaction, backlog);
    }

    private static Map<String, Counters> counters(ResultSet result) throws SQLException {
        return Map.of(
                result.getString(1),
                new Counters(
                        result.getLong(2), result.getLong(3), result.getLong(4), result.getLong(5), result.getLong(6)));
    }

    /** Opens the store in a directory (made 0700 where missing). CONFLICT when another process has it open. */
    public static Store open(Path directory) {
        FileChannel lock = null;
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            lock = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            Store store = open(directory, lock);
            lock = null;
            return store;
        } catch (IOException | SQLException e) {
            throw new SharkException(
                    ErrorCode.UNAVAILABLE, "the store " + directory + " cannot be opened: " + e.getMessage(), e);
        } finally {
            close(lock);
        }
    }

    private static Store open(Path directory, FileChannel lock) throws IOException, SQLException {
        if (!locked(lock)) {
            throw new SharkException(
                    ErrorCode.CONFLICT, "the store " + directory + " is open in another process; stop that one first");
        }
        // The driver unpacks its library there, instead of leaving one in /tmp at each start.
        Path library = Files.createDirectories(directory.resolve("lib"));
        System.setProperty("org.sqlite.tmpdir", library.toString());
        Database database = new Database(directory.resolve("shark.db"));
        BodyFiles files = new BodyFiles(directory.resolve("bodies"));
        files.clean();
        return new Store(lock, files, database);
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
        writer.add(new Writer.Task() {
            @Override
            public long weight() {
                return exchange.weight();
            }

            @Override
            public void run(Transaction transaction) throws SQLException, IOException {
                keep(transaction, exchange.requestBody());
                keep(transaction, exchange.responseBody());
                PreparedStatement insert = transaction.statement(Rows.INSERT);
                Rows.bind(insert, exchange);
                insert.executeUpdate();
                count(transaction, exchange.row());
            }

            @Override
            public void done(@Nullable Exception failure) {
                if (failure == null) {
                    counters.merge(
                            exchange.row().sandbox(),
                            Counters.NONE.plus(exchange.row()),
                            (known, one) -> known.plus(exchange.row()));
                }
                done.accept(failure);
            }
        });
    }

    private void keep(Transaction transaction, Body body) throws SQLException, IOException {
        if (body.size() == 0) {
            return;
        }
        PreparedStatement insert =
                transaction.statement("INSERT OR IGNORE INTO body (digest, size, content) VALUES (?, ?, ?)");
        insert.setBytes(1, body.digest().bytes());
        insert.setLong(2, body.size());
        if (body instanceof Body.Small small) {
            insert.setBytes(3, small.content());
        } else if (body instanceof Body.Large large) {
            files.keep(large);
            insert.setBytes(3, null);
        }
        insert.executeUpdate();
    }

    private static void count(Transaction transaction, ExchangeRow row) throws SQLException {
        Counters one = Counters.NONE.plus(row);
        PreparedStatement update =
                transaction.statement("INSERT INTO counter VALUES (?,?,?,?,?,?) ON CONFLICT (sandbox) DO UPDATE SET"
                        + " exchanges = exchanges + excluded.exchanges, played = played + excluded.played,"
                        + " errors = errors + excluded.errors, bytes_out = bytes_out + excluded.bytes_out,"
                        + " bytes_in = bytes_in + excluded.bytes_in");
        update.setString(1, row.sandbox());
        update.setLong(2, one.exchanges());
        update.setLong(3, one.played());
        update.setLong(4, one.errors());
        update.setLong(5, one.bytesOut());
        update.setLong(6, one.bytesIn());
        update.executeUpdate();
    }

    /** Pins a stored exchange or takes the pin out; waits until it is on disk. NOT_FOUND when it is not stored. */
    public void pin(long id, boolean pinned) {
        change("UPDATE exchange SET pinned = ? WHERE id = ?", id, pinned ? 1 : 0, id);
    }

    /** Removes a stored exchange; waits until it is done. */
    public void remove(long id) {
        change("DELETE FROM exchange WHERE id = ?", id, id);
    }

    private void change(String sql, long id, long... parameters) {
        var result = new java.util.concurrent.CompletableFuture<Integer>();
        writer.add(new Writer.Task() {
            private int changed;

            @Override
            public void run(Transaction transaction) throws SQLException {
                PreparedStatement statement = transaction.statement(sql);
                for (int i = 0; i < parameters.length; i++) {
                    statement.setLong(i + 1, parameters[i]);
                }
                changed = statement.executeUpdate();
            }

            @Override
            public void done(@Nullable Exception failure) {
                if (failure == null) {
                    result.complete(changed);
                } else {
                    result.completeExceptionally(failure);
                }
            }
        });
        if (result.join() == 0) {
            throw new SharkException(
                    ErrorCode.NOT_FOUND, "no exchange " + id + " is stored; 'shark http ls' lists them");
        }
    }

    /** The newest stored exchanges that the filter means, below an id (0: all), the newest first. */
    public List<ExchangeRow> list(Filter filter, String sandbox, long before, int limit) {
        List<ExchangeRow> found = new ArrayList<>();
        long from = before;
        do {
            Page page = page(filter, sandbox, true, from, limit - found.size());
            found.addAll(page.rows());
            from = page.next();
        } while (from > 0 && found.size() < limit);
        return found;
    }

    /**
     * A part of the stored exchanges that the filter means. It looks at {@link #MOST_SCANNED} at most, so that a filter that
     * few match holds up no other reader for long.
     *
     * @param older true: below an id (0: from the newest), the newest first; false: above it, the oldest first
     */
    public Page page(Filter filter, String sandbox, boolean older, long from, int limit) {
        String side = older ? from > 0 ? "id < " + from : "1" : "id > " + from;
        // Where the next one is: a gap of removed ones is not walked through.
        List<Long> nearest = lists.query(
                "SELECT " + (older ? "max" : "min") + "(id) FROM exchange WHERE " + side,
                List.of(),
                result -> result.getLong(1));
        long first = nearest.isEmpty() ? 0 : nearest.get(0);
        if (first == 0) {
            return new Page(List.of(), 0);
        }
        long last = filter.isAll() ? older ? 1 : Long.MAX_VALUE : scanned(first, older);
        Filter.Sql sql = filter.sql();
        List<Object> parameters = new ArrayList<>(sql.parameters());
        String condition = sql.condition();
        if (!sandbox.isEmpty()) {
            condition += " AND sandbox = ?";
            parameters.add(sandbox);
        }
        parameters.add(Math.min(first, last));
        parameters.add(Math.max(first, last));
        parameters.add(limit);
        List<ExchangeRow> rows = lists.query(
                "SELECT " + Rows.LIST + " FROM exchange WHERE " + condition + " AND id BETWEEN ? AND ? ORDER BY id "
                        + (older ? "DESC" : "ASC") + " LIMIT ?",
                parameters,
                Rows::row);
        boolean full = rows.size() >= limit;
        boolean end = older ? last <= 1 : last >= lastId.get();
        return new Page(rows, full ? rows.get(rows.size() - 1).id() : end ? 0 : last);
    }

    private static long scanned(long first, boolean older) {
        return older ? Math.max(1, first - MOST_SCANNED + 1) : first + MOST_SCANNED - 1;
    }

    /** A stored exchange. */
    public Optional<Exchange> find(long id) {
        return lists
                .query(Lookup.EXCHANGE + " WHERE id = ?", List.of(id), result -> Lookup.exchange(result, files))
                .stream()
                .findFirst();
    }

    /** The exchanges of a tape with a key, in recorded order; at most a hundred. */
    public List<Exchange> recorded(String tape, Sha256 key) {
        return lookups.query(
                Lookup.EXCHANGE + " WHERE tape = ? AND match_key = ? ORDER BY id LIMIT 100",
                List.of(tape, key.bytes()),
                result -> Lookup.exchange(result, files));
    }

    /** Rows of a tape that can be played, the newest first: among these is the nearest to a request that has no match. */
    public List<ExchangeRow> playable(String tape, int limit) {
        return lookups.query(
                "SELECT " + Rows.LIST
                        + " FROM exchange WHERE tape = ? AND match_key IS NOT NULL ORDER BY id DESC LIMIT ?",
                List.of(tape, limit),
                Rows::row);
    }

    /** What a sandbox has done. */
    public Counters counters(String sandbox) {
        return counters.getOrDefault(sandbox, Counters.NONE);
    }

    /** How many exchanges are stored. */
    public long count() {
        return lists.number("SELECT count(*) FROM exchange");
    }

    /** The size of all that is stored, in bytes: the database's pages, and the bodies in files. */
    public long bytesOnDisk() {
        return lists.number("SELECT (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)"
                + " + (SELECT coalesce(sum(size), 0) FROM body WHERE content IS NULL)");
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
