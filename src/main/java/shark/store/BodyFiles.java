package shark.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import shark.base.Sha256;

/**
 * Large bodies: {@code bodies/ab/abcdef...}, named by digest. A body is written under {@code bodies/new/}, renamed when it
 * is whole, and only then named by a row; its file is removed only when the row is gone for good. So a kill at any moment
 * leaves at most a file that no row names, which {@link #clean} and {@link Bodies#sweep} remove after the next start. A file
 * that is being played is held: it goes when it is let go. Safe for use by several threads.
 */
final class BodyFiles {
    private final Path directory;
    private final Path unfinished;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Sha256, Integer> held = new HashMap<>();
    private final Set<Sha256> doomed = new HashSet<>();

    BodyFiles(Path directory) throws IOException {
        this.directory = directory;
        this.unfinished = directory.resolve("new");
        Files.createDirectories(unfinished);
    }

    /** A name for a body that is still coming. */
    Path fresh() {
        return unfinished.resolve(Long.toString(numbers.incrementAndGet()));
    }

    Path of(Sha256 digest) {
        String hex = digest.hex();
        return directory.resolve(hex.substring(0, 2)).resolve(hex);
    }

    /** Moves a whole body to its place; one that is there already has the same content, and stays. */
    synchronized void keep(Body.Large body) throws IOException {
        Path place = of(body.digest());
        doomed.remove(body.digest());
        if (place.equals(body.file())) {
            return;
        }
        if (Files.exists(place)) {
            Files.deleteIfExists(body.file());
        } else {
            Files.createDirectories(place.getParent());
            Files.move(body.file(), place, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Keeps a file from being removed until it is let go; false when it is gone already. */
    synchronized boolean hold(Sha256 digest) {
        if (!Files.exists(of(digest))) {
            return false;
        }
        held.merge(digest, 1, Integer::sum);
        return true;
    }

    synchronized void letGo(Sha256 digest) throws IOException {
        boolean last = held.computeIfPresent(digest, (known, count) -> count == 1 ? null : count - 1) == null;
        if (last && doomed.remove(digest)) {
            Files.deleteIfExists(of(digest));
        }
    }

    /** Removes a body that no row names any more, at once or when nobody holds it. */
    synchronized void remove(Sha256 digest) throws IOException {
        if (held.containsKey(digest)) {
            doomed.add(digest);
        } else {
            Files.deleteIfExists(of(digest));
        }
    }

    /** Removes what was half written when the last process ended. Before anything is written. */
    void clean() throws IOException {
        try (Stream<Path> left = Files.list(unfinished)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
    }

    /** The directories that hold whole bodies. */
    List<Path> directories() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.getFileName().toString().matches("[0-9a-f]{2}"))
                    .toList();
        }
    }

    /** The digests that a directory's files are named by. What has another name is nobody's here. */
    static List<Sha256> digests(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("[0-9a-f]{64}"))
                    .map(Sha256::ofHex)
                    .toList();
        }
    }
}
