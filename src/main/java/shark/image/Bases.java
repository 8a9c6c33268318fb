package shark.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import shark.base.ErrorCode;
import shark.base.Sha256;
import shark.base.SharkException;
import shark.sys.Tree;

/**
 * The bases of all sandboxes. An archive is unpacked once, into {@code DIRECTORY/SHA256/root}, by the digest of its bytes; it
 * appears there whole or not at all. It stays when its last sandbox goes, so that {@code run --rm} need not unpack it again;
 * {@link #sweep} at the start of a daemon removes those that no sandbox uses. Safe for use by several threads.
 */
public final class Bases {
    private static final String UNFINISHED = ".new-";
    private static final long LEAST_FREE = 1L << 30;

    private final Path directory;
    private final Path data;
    private final long leastFree;

    /**
     * A base that is there.
     *
     * @param word as {@link Base#parse} reads it, its path without symbolic links
     * @param content digest of the archive's bytes; empty for the others
     */
    public record Settled(String word, String content) {}

    /** @param data where shark keeps its own; no base may be in there */
    public Bases(Path data) {
        this(data, LEAST_FREE);
    }

    Bases(Path data, long leastFree) {
        this.directory = data.resolve("bases");
        this.data = data;
        this.leastFree = leastFree;
    }

    /** Finds what a person named; unpacks an archive that was not unpacked before. */
    public Settled settle(String word) {
        try {
            Base base = Base.parse(word);
            if (base instanceof Base.Rootfs rootfs) {
                return new Settled("rootfs:" + expectRootfs(rootfs.directory()), "");
            }
            if (base instanceof Base.Archive archive) {
                Path file = expectFile(archive.file());
                return new Settled("tar:" + file, unpacked(file));
            }
            return new Settled(word, "");
        } catch (IOException e) {
            throw new SharkException(
                    ErrorCode.UNAVAILABLE, "the base '" + word + "' cannot be used: " + e.getMessage(), e);
        }
    }

    /** The layout of a sandbox on its base; NOT_FOUND when the base is gone. */
    public Layout layout(Settled base, Path sandbox) {
        Base parsed = Base.parse(base.word());
        if (parsed instanceof Base.Rootfs rootfs) {
            if (!Files.isDirectory(rootfs.directory())) {
                throw new SharkException(
                        ErrorCode.NOT_FOUND,
                        "its base, the directory " + rootfs.directory() + ", is gone; put it back and start again");
            }
            return Rootfs.layout(rootfs.directory(), sandbox);
        }
        if (parsed instanceof Base.Archive archive) {
            Path root = directory.resolve(base.content()).resolve("root");
            if (!Files.isDirectory(root)) {
                throw new SharkException(
                        ErrorCode.NOT_FOUND,
                        "its base, unpacked from " + archive.file() + " to " + root + ", is gone; put it back from a"
                                + " backup, or remove the sandbox and create it anew");
            }
            return Rootfs.layout(root, sandbox);
        }
        return new HostBase(Path.of("/")).layout(sandbox);
    }

    /** What the reader should know of a base. */
    public List<String> notes(Settled base) {
        if (base.content().isEmpty()) {
            return List.of();
        }
        try {
            return Files.readAllLines(directory.resolve(base.content()).resolve("notes"));
        } catch (NoSuchFileException e) {
            return List.of("the base is gone: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what was half unpacked, and the archives' content that is not among those used. */
    public void sweep(Set<String> used) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> found = Files.list(directory)) {
            for (Path path : found.toList()) {
                if (!used.contains(path.getFileName().toString())) {
                    Removal.delete(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path expectRootfs(Path given) throws IOException {
        if (!Files.exists(given)) {
            throw new SharkException(ErrorCode.NOT_FOUND, "the base's directory " + given + " is not there");
        }
        if (!Files.isDirectory(given)) {
            throw new SharkException(
                    ErrorCode.INVALID, "the base " + given + " is not a directory; for an archive: tar:" + given);
        }
        Path real = given.toRealPath();
        Path own = data.toRealPath();
        if (real.startsWith(own) || own.startsWith(real)) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    "the directory " + real + " cannot be a base: shark's own data in " + own
                            + " and it lie one in the other; for the machine's own software: host");
        }
        return real;
    }

    private static Path expectFile(Path given) throws IOException {
        if (!Files.exists(given)) {
            throw new SharkException(ErrorCode.NOT_FOUND, "the base's archive " + given + " is not there");
        }
        if (!Files.isRegularFile(given)) {
            throw new SharkException(
                    ErrorCode.INVALID, "the base " + given + " is not a file; for a directory: rootfs:" + given);
        }
        return given.toRealPath();
    }

    /** The digest under which the archive's content is to be found. */
    private synchronized String unpacked(Path file) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String digest = digest(file);
        Path place = directory.resolve(digest);
        if (!Files.exists(place)) {
            Path fresh = Files.createTempDirectory(directory, UNFINISHED);
            try {
                unpack(file, digest, fresh);
                Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
                Tree.syncNames(directory);
            } finally {
                Removal.delete(fresh);
            }
        }
        return digest;
    }

    private void unpack(Path file, String digest, Path fresh) throws IOException {
        Path root = Files.createDirectory(fresh.resolve("root"));
        MessageDigest hasher = Sha256.hasher();
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), hasher);
                Tree tree = Tree.open(root)) {
            tree.directory(List.of(), shark.sys.Metadata.of(0755));
            List<String> notes = new Unpacker(file.toString(), tree, leastFree).unpack(decompressed(file, bytes));
            bytes.transferTo(OutputStream.nullOutputStream());
            if (!Sha256.ofDigest(hasher.digest()).hex().equals(digest)) {
                throw new SharkException(
                        ErrorCode.CONFLICT, "the archive " + file + " was changed while it was read; try again");
            }
            Files.write(fresh.resolve("notes"), notes);
            tree.sync();
        }
    }

    private static InputStream decompressed(Path file, InputStream bytes) {
        try {
            return Compression.decompress(bytes);
        } catch (IOException e) {
            throw new SharkException(ErrorCode.INVALID, "the archive " + file + " " + e.getMessage(), e);
        }
    }

    private static String digest(Path file) throws IOException {
        MessageDigest hasher = Sha256.hasher();
        try (InputStream bytes = Files.newInputStream(file)) {
            new DigestInputStream(bytes, hasher).transferTo(OutputStream.nullOutputStream());
        }
        return Sha256.ofDigest(hasher.digest()).hex();
    }
}
