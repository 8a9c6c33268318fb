package shark.tape.shelf;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import shark.base.ErrorCode;
import shark.base.Names;
import shark.base.SharkException;
import shark.image.tar.TarException;
import shark.store.Store;
import shark.store.TapeRow;
import shark.store.TapeSummary;
import shark.store.TapeTable;

/** All tapes as objects. Calls wait until they are done. Safe for use by several threads. */
public final class Shelf {
    /** What --tape may take for the beginning of a hash. */
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{12,64}");

    private final Store store;
    private final Clock clock;
    private final Consumer<String> changed;

    /** Names of tapes that are being made or removed. */
    private final TreeSet<String> busy = new TreeSet<>();

    /** @param changed is told the name of a tape that plays something else from now on */
    public Shelf(Store store, Clock clock, Consumer<String> changed) {
        this.store = store;
        this.clock = clock;
        this.changed = changed;
    }

    /** All tapes by name. */
    public List<TapeRow> list() {
        return store.tapes().all();
    }

    /** A tape; NOT_FOUND when there is none of the name. */
    public TapeRow row(String name) {
        return store.tapes().find(name).orElseThrow(() -> TapeTable.missing(name));
    }

    /** What a tape holds; all of it is read when it has changed since that was asked last. */
    public TapeSummary summary(String name) {
        Optional<TapeSummary> known = store.tapes().summary(name);
        if (known.isPresent()) {
            return known.get();
        }
        long before = store.tapes().changes(name);
        TapeSummary summary = ContentHash.of(store.contents(), name);
        if (store.tapes().changes(name) == before) {
            store.tapes().keep(name, summary, before);
        }
        return summary;
    }

    /**
     * The tape that a word names: that of the name, made or not; or the one whose hash begins with the word, which has 12
     * digits then at least. NOT_FOUND or CONFLICT when it is the beginning of no hash or of several.
     */
    public Reference named(String word) {
        if (!HASH.matcher(word).matches() || store.tapes().find(word).isPresent()) {
            return new Reference(word, "");
        }
        Map<String, String> found = new TreeMap<>();
        for (TapeRow row : list()) {
            String hash = summary(row.name()).hash().hex();
            if (hash.startsWith(word)) {
                found.put(row.name(), hash);
            }
        }
        if (found.isEmpty()) {
            throw new SharkException(
                    ErrorCode.NOT_FOUND, "no tape's hash begins with " + word + "; 'shark tape ls' lists them");
        } else if (found.size() > 1) {
            throw new SharkException(
                    ErrorCode.CONFLICT,
                    "the hash " + word + " is that of several tapes: " + String.join(", ", found.keySet())
                            + "; take one of these names, or remove the others");
        }
        Map.Entry<String, String> only = found.entrySet().iterator().next();
        return new Reference(only.getKey(), only.getValue());
    }

    /** CONFLICT when a tape does not play what it played when a sandbox was locked to its hash. */
    public void check(Reference locked) {
        Optional<TapeRow> row = store.tapes().find(locked.tape());
        String hash = row.isPresent() ? summary(locked.tape()).hash().hex() : "";
        if (!hash.equals(locked.lock())) {
            throw new SharkException(
                    ErrorCode.CONFLICT,
                    "the tape '" + locked.tape() + "' is locked to the hash " + locked.lock() + ", and "
                            + (row.isPresent() ? "has the hash " + hash : "is not there any more")
                            + "; bring back what it held, or make a sandbox without the lock");
        }
    }

    /** In what a second tape differs from a first. */
    public Comparison.Result compare(String first, String second) {
        row(first);
        row(second);
        return Comparison.of(store.contents(), first, second);
    }

    /** Whether all that a tape holds is whole. */
    public Verification.Result verify(String name) {
        row(name);
        return Verification.of(store, name);
    }

    /** Writes a tape to a file, which is there whole or not at all; one of that name is replaced. */
    public void exportTo(String name, Path file) {
        TapeRow row = row(name);
        Path fresh = file.resolveSibling("." + file.getFileName() + ".shark-new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (OutputStream output = Files.newOutputStream(fresh)) {
                Export.write(store, row, summary(name), output);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SharkException(
                    ErrorCode.UNAVAILABLE, "the tape '" + name + "' cannot be written to " + file + ": " + e, e);
        } finally {
            fresh.toFile().delete();
        }
    }

    /** Makes a tape of what a file holds. CORRUPT when that is not what an export writes; nothing of it stays then. */
    public void importFrom(String name, Path file) {
        Names.checked("tape", name);
        claim(name);
        try (InputStream input = Files.newInputStream(file);
                Import reading = new Import(store, name, input)) {
            if (store.tapes().find(name).isPresent()) {
                throw taken(name);
            }
            ArchiveHeader header = reading.header();
            TapeRow row = new TapeRow(name, now(), header.rules(), header.rulesAt());
            store.contents().fill(name, row, () -> {
                try {
                    reading.exchanges(header);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw refused(file, e.getCause() == null ? e : e.getCause());
        } catch (IOException e) {
            throw refused(file, e);
        } finally {
            free(name);
        }
        changed.accept(name);
    }

    private static SharkException refused(Path file, Throwable why) {
        if (why instanceof NoSuchFileException || why instanceof AccessDeniedException) {
            return new SharkException(ErrorCode.NOT_FOUND, file + " cannot be read: " + why, why);
        }
        boolean told = why instanceof Import.Refused || why instanceof TarException;
        return new SharkException(
                ErrorCode.CORRUPT,
                "the archive " + file + " " + (told ? why.getMessage() : "cannot be read: " + why.getMessage())
                        + "; nothing of it was kept",
                why);
    }

    /** Makes an empty tape; CONFLICT when the name is taken. */
    public TapeRow make(String name) {
        TapeRow row = TapeRow.of(Names.checked("tape", name), now());
        claim(name);
        try {
            if (!store.tapes().add(row)) {
                throw taken(name);
            }
            return row;
        } finally {
            free(name);
        }
    }

    /** Makes a tape of what another one holds. */
    public void copy(String from, String to) {
        Names.checked("tape", to);
        if (store.tapes().find(to).isPresent()) {
            throw taken(to);
        }
        claim(from, to);
        try {
            TapeRow source = row(from);
            if (store.tapes().find(to).isPresent()) {
                throw taken(to);
            }
            store.contents().copy(from, to, new TapeRow(to, now(), source.rules(), source.rulesAt()));
        } finally {
            free(from, to);
        }
        changed.accept(to);
    }

    /** Adds what one tape holds to the end of another, which is matched in the same way. */
    public void merge(String from, String to) {
        TapeRow source = row(from);
        TapeRow target = row(to);
        if (from.equals(to)) {
            throw new SharkException(ErrorCode.INVALID, "'" + from + "' cannot be merged into itself; name two tapes");
        }
        if (!source.rules().equals(target.rules())) {
            throw new SharkException(
                    ErrorCode.CONFLICT,
                    "'" + from + "' and '" + to
                            + "' are matched by different rules; give both the same rules first: shark tape rules");
        }
        claim(from, to);
        try {
            store.contents().copy(from, to, null);
        } finally {
            free(from, to);
        }
        changed.accept(to);
    }

    /** Removes a tape with its exchanges. */
    public void remove(String name) {
        claim(name);
        try {
            if (!store.contents().remove(name)) {
                throw TapeTable.missing(name);
            }
        } finally {
            free(name);
        }
        changed.accept(name);
    }

    /** All of them, or none and a CONFLICT. */
    private void claim(String... names) {
        synchronized (busy) {
            for (String name : names) {
                if (busy.contains(name)) {
                    throw new SharkException(
                            ErrorCode.CONFLICT,
                            "the tape '" + name + "' is being used by another command on tapes; wait for that one");
                }
            }
            busy.addAll(List.of(names));
        }
    }

    private void free(String... names) {
        synchronized (busy) {
            List.of(names).forEach(busy::remove);
        }
    }

    private static SharkException taken(String name) {
        return new SharkException(
                ErrorCode.CONFLICT,
                "there is a tape '" + name + "' already; take another name, or: shark tape rm " + name);
    }

    private long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}
