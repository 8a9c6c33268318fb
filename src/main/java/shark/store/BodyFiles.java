package shark.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import shark.base.Sha256;

/**
 * Large bodies: {@code bodies/ab/abcdef...}, named by digest. A body is written under {@code bodies/new/}, renamed when it
 * is whole, and only then named by a row; so that a kill at any moment leaves at most a file that no row names, which
 * {@link #clean} removes when the store is opened.
 */
final class BodyFiles {
    private final Path directory;
    private final Path unfinished;
    private final AtomicLong numbers = new AtomicLong();

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
    void keep(Body.Large body) throws IOException {
        Path place = of(body.digest());
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

    void clean() throws IOException {
        try (Stream<Path> left = Files.list(unfinished)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
    }
}
