package shark.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.base.Text;
import shark.image.tar.SparseMap;
import shark.image.tar.TarEntry;
import shark.image.tar.TarReader;
import shark.sys.Metadata;
import shark.sys.Tree;
import shark.sys.TreeFile;

/**
 * Unpacks an archive that nobody vouches for into a {@link Tree}. Whatever would land elsewhere, or is not what it says, ends
 * it with a sentence that names the archive and the entry. Devices are left out: a sandbox has its own /dev, and may use no
 * other device. Of the extended attributes only security.capability and user.* are set: those that overlayfs keeps its own
 * knowledge in (trusted.overlay.*) would steer the mount.
 */
final class Unpacker {
    private static final int PIECE = 65_536;
    private static final long CHECK_AFTER_BYTES = 16 << 20;
    private static final int CHECK_AFTER_ENTRIES = 1_000;
    private static final long LEAST_FILES = 10_000;
    private static final int LONGEST_NAME = 255;
    /** With the place of the tree before it, it has to stay within PATH_MAX (4096), or the tree could not be removed. */
    private static final int LONGEST_PATH = 3_000;

    private static final int LONGEST_TARGET = 4_095;
    /** Names of directories, whose times are set at the end, are held in memory. */
    private static final long MOST_DIRECTORY_BYTES = 64 << 20;

    private final String archive;
    private final Tree tree;
    private final long leastFree;
    private final List<Dated> directories = new ArrayList<>();
    private final byte[] buffer = new byte[PIECE];
    private long directoryBytes;
    private long bytesUnchecked;
    private int entriesUnchecked;
    private int devices;
    private String firstDevice = "";

    private record Dated(List<byte[]> path, Metadata metadata) {}

    /**
     * @param archive its name, for messages
     * @param leastFree bytes that have to stay free on the disk
     */
    Unpacker(String archive, Tree tree, long leastFree) {
        this.archive = archive;
        this.tree = tree;
        this.leastFree = leastFree;
    }

    /** Unpacks all; what the reader should know of what was left out. */
    List<String> unpack(InputStream tar) {
        TarReader reader = new TarReader(tar);
        String last = "at its beginning";
        expectRoom();
        for (Optional<TarEntry> next = next(reader, last); next.isPresent(); next = next(reader, last)) {
            TarEntry entry = next.get();
            String shown = shown(entry.name());
            try {
                put(entry, reader);
            } catch (IOException e) {
                throw refused("has the entry '" + shown + "', which " + e.getMessage());
            }
            last = "after the entry '" + shown + "'";
        }
        try {
            for (Dated directory : directories) {
                tree.touch(directory.path(), directory.metadata());
            }
        } catch (IOException e) {
            throw refused("has a directory that " + e.getMessage());
        }
        return devices == 0
                ? List.of()
                : List.of(devices + " device nodes of " + archive + " were left out, the first is " + firstDevice
                        + "; a sandbox has devices of its own in /dev");
    }

    private Optional<TarEntry> next(TarReader reader, String last) {
        try {
            return reader.next();
        } catch (IOException e) {
            throw refused(e.getMessage() + " (" + last + ")");
        }
    }

    private void put(TarEntry entry, TarReader reader) throws IOException {
        List<byte[]> path = path(entry.name(), "a name");
        if (path.isEmpty() && entry.kind() != TarEntry.Kind.DIRECTORY) {
            throw new IOException("would take the place of the whole");
        }
        if (++entriesUnchecked >= CHECK_AFTER_ENTRIES) {
            expectRoom();
        }
        Metadata metadata = metadata(entry);
        switch (entry.kind()) {
            case FILE -> file(path, entry.sparse(), metadata, reader);
            case DIRECTORY -> {
                tree.directory(path, metadata);
                remember(path, entry, metadata);
            }
            case SYMBOLIC_LINK -> {
                if (entry.link().length == 0 || entry.link().length > LONGEST_TARGET) {
                    throw new IOException("links to nothing that a name could be");
                }
                tree.symbolicLink(path, entry.link(), metadata);
            }
            case HARD_LINK -> {
                List<byte[]> target = path(entry.link(), "a hard link to a name");
                if (target.isEmpty() || Arrays.deepEquals(target.toArray(), path.toArray())) {
                    throw new IOException("is a hard link to itself or to the whole");
                }
                tree.hardLink(path, target);
            }
            case PIPE -> tree.pipe(path, metadata);
            case DEVICE -> {
                firstDevice = devices++ == 0 ? shown(entry.name()) : firstDevice;
            }
        }
    }

    private void file(List<byte[]> path, SparseMap sparse, Metadata metadata, TarReader reader) throws IOException {
        try (TreeFile file = tree.file(path)) {
            for (SparseMap.Piece piece : sparse.pieces()) {
                for (long done = 0; done < piece.length(); ) {
                    int count = reader.read(buffer, 0, (int) Math.min(PIECE, piece.length() - done));
                    if (count < 0) {
                        throw new IOException("is shorter than it says");
                    }
                    file.write(piece.offset() + done, buffer, count);
                    done += count;
                    bytesUnchecked += count;
                    if (bytesUnchecked >= CHECK_AFTER_BYTES) {
                        expectRoom();
                    }
                }
            }
            file.resize(sparse.size());
            file.describe(metadata);
        }
    }

    private void remember(List<byte[]> path, TarEntry entry, Metadata metadata) throws IOException {
        directoryBytes += entry.name().length + 100;
        if (directoryBytes > MOST_DIRECTORY_BYTES) {
            throw new IOException("is one directory more than can be unpacked");
        }
        directories.add(new Dated(path, metadata));
    }

    private static Metadata metadata(TarEntry entry) {
        Map<String, byte[]> attributes = new HashMap<>();
        entry.attributes().forEach((name, value) -> {
            boolean known = name.equals("security.capability") || name.startsWith("user.");
            if (known && name.length() <= LONGEST_NAME && name.indexOf('\0') < 0) {
                attributes.put(name, value);
            }
        });
        return new Metadata(
                entry.mode(), entry.uid(), entry.gid(), entry.mtimeSeconds(), entry.mtimeNanos(), attributes);
    }

    /** The names of a path; a relative one that stays inside, or an error. */
    private static List<byte[]> path(byte[] name, String what) throws IOException {
        if (name.length == 0) {
            throw new IOException("has no name");
        }
        if (name[0] == '/') {
            throw new IOException("is " + what + " from the root of all files ('" + shown(name) + "')");
        }
        if (name.length > LONGEST_PATH) {
            throw new IOException(
                    "is " + what + " of " + name.length + " bytes; at most " + LONGEST_PATH + " are taken");
        }
        List<byte[]> path = new ArrayList<>();
        for (int start = 0, end; start < name.length; start = end + 1) {
            end = start;
            while (end < name.length && name[end] != '/') {
                end++;
            }
            byte[] part = Arrays.copyOfRange(name, start, end);
            if (Arrays.equals(part, new byte[] {'.', '.'})) {
                throw new IOException("is " + what + " that leads out with '..' ('" + shown(name) + "')");
            }
            if (part.length > LONGEST_NAME) {
                throw new IOException("is " + what + " with a part of more than " + LONGEST_NAME + " bytes");
            }
            if (part.length > 0 && !Arrays.equals(part, new byte[] {'.'})) {
                path.add(part);
            }
        }
        return path;
    }

    private void expectRoom() {
        bytesUnchecked = 0;
        entriesUnchecked = 0;
        try {
            Tree.Space space = tree.space();
            if (space.bytes() - CHECK_AFTER_BYTES < leastFree || space.files() < LEAST_FILES) {
                throw new SharkException(
                        ErrorCode.FULL,
                        "the archive " + archive + " cannot be unpacked: the disk has "
                                + Text.bytes(space.bytes()) + " and room for " + space.files()
                                + " files left, of which " + Text.bytes(leastFree)
                                + " are kept free; make room, or set SHARK_HOME to another disk");
            }
        } catch (IOException e) {
            throw refused("cannot be unpacked: the disk " + e.getMessage());
        }
    }

    private SharkException refused(String why) {
        return new SharkException(ErrorCode.INVALID, "the archive " + archive + " " + why);
    }

    private static String shown(byte[] name) {
        return Text.printable(new String(name, 0, Math.min(name.length, 100), StandardCharsets.UTF_8));
    }
}
