package shark.sys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import jnr.constants.platform.Errno;
import jnr.constants.platform.OpenFlags;
import jnr.ffi.LastError;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.posix.FileStat;

/**
 * A directory that is filled with files whose names nobody vouches for. It has no other writer, and is for one thread.
 *
 * <p>A path is a list of names. It is walked from the directory down, one open directory at a time, and no name on the way
 * or at its end is followed when it is a symbolic link: nothing outside of the directory can be reached. A name is bytes
 * without zero and slash, and is not "." or "..". What is there already under a name is replaced; a directory is kept, or
 * replaced only when it is empty. Directories that are missing on the way are made. All failures are {@link IOException}s
 * whose message ends a sentence that begins with the path.
 */
public final class Tree implements AutoCloseable {
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int O_RDONLY = 0;
    private static final int O_WRONLY = 1;
    private static final int CLOSED = flags(OpenFlags.O_CLOEXEC, OpenFlags.O_NOFOLLOW);
    private static final int DIRECTORY = O_RDONLY | CLOSED | flags(OpenFlags.O_DIRECTORY);
    private static final int NEW_FILE = O_WRONLY | CLOSED | flags(OpenFlags.O_CREAT, OpenFlags.O_EXCL);

    private final FileCalls libc = FileCalls.bound();
    private final Pointer buffer = Memory.allocateDirect(Runtime.getRuntime(libc), TreeFile.PIECE);
    private final int root;

    /**
     * What the file system has left for others than root.
     *
     * @param bytes to be had
     * @param files how many more there may be; {@link Long#MAX_VALUE} where there is no limit
     */
    public record Space(long bytes, long files) {}

    private Tree(Path directory) throws IOException {
        root = check(libc.openat(AT_FDCWD, name(directory.toString()), DIRECTORY, 0), "cannot be opened");
    }

    /** Opens an existing directory. */
    public static Tree open(Path directory) throws IOException {
        return new Tree(directory);
    }

    /** Makes a directory, or takes the one that is there; the empty path is the whole. Its time is set by {@link #touch}. */
    public void directory(List<byte[]> path, Metadata metadata) throws IOException {
        int at = parent(path, true);
        int fd = -1;
        try {
            fd = path.isEmpty() ? at : madeDirectory(at, last(path));
            describe(fd, metadata);
        } finally {
            close(fd == at ? -1 : fd);
            close(at);
        }
    }

    /** Sets a directory's time, after all that is put into it. */
    public void touch(List<byte[]> directory, Metadata metadata) throws IOException {
        int at = parent(directory, false);
        try {
            byte[] name = directory.isEmpty() ? name(".") : last(directory);
            check(libc.utimensat(at, name, metadata.times(), AT_SYMLINK_NOFOLLOW), "cannot be dated");
        } finally {
            close(at);
        }
    }

    /** Makes an empty file to be written. */
    public TreeFile file(List<byte[]> path) throws IOException {
        int at = parent(path, true);
        try {
            remove(at, last(path));
            return new TreeFile(this, check(libc.openat(at, last(path), NEW_FILE, 0600), "cannot be made"));
        } finally {
            close(at);
        }
    }

    /** Makes a symbolic link that says the target, which is not looked at. */
    public void symbolicLink(List<byte[]> path, byte[] target, Metadata metadata) throws IOException {
        int at = parent(path, true);
        try {
            remove(at, last(path));
            check(libc.symlinkat(zeroEnded(target), at, last(path)), "cannot be made");
            own(at, last(path), metadata);
        } finally {
            close(at);
        }
    }

    /** Makes another name of a file that is there. */
    public void hardLink(List<byte[]> path, List<byte[]> target) throws IOException {
        int from = parent(target, false);
        int to = -1;
        try {
            to = parent(path, true);
            remove(to, last(path));
            check(libc.linkat(from, last(target), to, last(path), 0), "cannot be linked to the file that it names");
        } finally {
            close(to);
            close(from);
        }
    }

    /** Makes a named pipe. */
    public void pipe(List<byte[]> path, Metadata metadata) throws IOException {
        int at = parent(path, true);
        try {
            remove(at, last(path));
            check(libc.mkfifoat(at, last(path), 0600), "cannot be made");
            own(at, last(path), metadata);
            check(libc.fchmodat(at, last(path), metadata.mode(), 0), "cannot get its mode");
        } finally {
            close(at);
        }
    }

    /** Makes what hides a file of a lower layer (a character device 0:0, overlayfs documentation). */
    public void whiteout(List<byte[]> path) throws IOException {
        int at = parent(path, true);
        try {
            remove(at, last(path));
            check(libc.mknodat(at, last(path), FileStat.S_IFCHR, 0), "cannot be made");
        } finally {
            close(at);
        }
    }

    /** What is left (statvfs(3); the structure is that of 64-bit Linux). */
    public Space space() throws IOException {
        Pointer result = Memory.allocateDirect(Runtime.getRuntime(libc), 256, true);
        check(libc.fstatvfs(root, result), "does not tell how much room is left");
        boolean limited = result.getLong(40) > 0; // f_files
        return new Space(result.getLong(32) * result.getLong(8), limited ? result.getLong(56) : Long.MAX_VALUE);
    }

    /** Waits until all that was written is on disk. */
    public void sync() throws IOException {
        check(libc.syncfs(root), "cannot be written to disk");
    }

    /** Waits until the names in a directory are on disk as they are now. */
    public static void syncNames(Path directory) throws IOException {
        try (Tree tree = new Tree(directory)) {
            tree.check(tree.libc.fsync(tree.root), "cannot be written to disk");
        }
    }

    @Override
    public void close() {
        libc.close(root);
    }

    /** Sets all but the time: the owner first, since a change of it takes capabilities and setuid away. */
    void describe(int fd, Metadata metadata) throws IOException {
        check(libc.fchown(fd, metadata.uid(), metadata.gid()), "cannot get its owner");
        for (Map.Entry<String, byte[]> attribute : metadata.attributes().entrySet()) {
            byte[] value = attribute.getValue();
            check(
                    libc.fsetxattr(fd, name(attribute.getKey()), value, value.length, 0),
                    "cannot get its attribute " + attribute.getKey());
        }
        check(libc.fchmod(fd, metadata.mode()), "cannot get its mode");
    }

    FileCalls calls() {
        return libc;
    }

    /** Memory of {@link TreeFile#PIECE} bytes on the way to the kernel. */
    Pointer buffer() {
        return buffer;
    }

    private void own(int at, byte[] name, Metadata metadata) throws IOException {
        check(libc.fchownat(at, name, metadata.uid(), metadata.gid(), AT_SYMLINK_NOFOLLOW), "cannot get its owner");
        check(libc.utimensat(at, name, metadata.times(), AT_SYMLINK_NOFOLLOW), "cannot be dated");
    }

    /** The open directory that holds the last name of a path, or the whole for the empty path; the caller closes it. */
    private int parent(List<byte[]> path, boolean make) throws IOException {
        int at = check(libc.openat(root, name("."), DIRECTORY, 0), "cannot be reached");
        for (int i = 0; i < path.size() - 1; i++) {
            byte[] name = zeroEnded(path.get(i));
            int next = libc.openat(at, name, DIRECTORY, 0);
            if (next < 0 && errno() == Errno.ENOENT && make) {
                if (libc.mkdirat(at, name, 0755) == 0) {
                    next = libc.openat(at, name, DIRECTORY, 0);
                }
            }
            Errno error = next < 0 ? errno() : Errno.EINVAL;
            close(at);
            if (next < 0) {
                throw new IOException(
                        error == Errno.ENOTDIR || error == Errno.ELOOP
                                ? "lies below '" + shown(path.get(i))
                                        + "', which is a symbolic link or a file and no directory"
                                : "lies below '" + shown(path.get(i)) + "', where one cannot go: "
                                        + error.description());
            }
            at = next;
        }
        return at;
    }

    private int madeDirectory(int at, byte[] name) throws IOException {
        if (libc.mkdirat(at, name, 0700) != 0) {
            int there = libc.openat(at, name, DIRECTORY, 0);
            if (there >= 0) {
                return there;
            }
            remove(at, name);
            check(libc.mkdirat(at, name, 0700), "cannot be made");
        }
        return check(libc.openat(at, name, DIRECTORY, 0), "cannot be opened");
    }

    private void remove(int at, byte[] name) throws IOException {
        if (libc.unlinkat(at, name, 0) == 0 || errno() == Errno.ENOENT) {
            return;
        }
        if (errno() == Errno.EISDIR && libc.unlinkat(at, name, AT_REMOVEDIR) != 0) {
            throw new IOException("would take the place of a directory that is not empty");
        }
    }

    private static byte[] last(List<byte[]> path) {
        return zeroEnded(path.get(path.size() - 1));
    }

    private static byte[] name(String text) {
        return zeroEnded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] zeroEnded(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                throw new IllegalArgumentException("a name with a zero byte");
            }
        }
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    private static String shown(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }

    private static int flags(OpenFlags... flags) {
        return Arrays.stream(flags).mapToInt(OpenFlags::intValue).reduce(0, (all, one) -> all | one);
    }

    int check(int result, String failure) throws IOException {
        if (result < 0) {
            throw new IOException(failure + ": " + errno().description());
        }
        return result;
    }

    private Errno errno() {
        return Errno.valueOf(LastError.getLastError(Runtime.getRuntime(libc)));
    }

    private void close(int fd) {
        if (fd >= 0) {
            libc.close(fd);
        }
    }
}
