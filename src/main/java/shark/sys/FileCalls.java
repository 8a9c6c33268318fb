package shark.sys;

import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.types.mode_t;
import jnr.ffi.types.off_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/**
 * The calls of libc that name a file by an open directory and bytes, which the JDK has not: its names are text, and its
 * paths are walked by the kernel from the root. A name ends with a zero byte.
 */
@SuppressWarnings("NullAway") // jnr binds this interface.
public interface FileCalls {
    int openat(int directory, @In byte[] name, int flags, int mode);

    int mkdirat(int directory, @In byte[] name, @mode_t int mode);

    int mkfifoat(int directory, @In byte[] name, @mode_t int mode);

    /** Since glibc 2.33. */
    int mknodat(int directory, @In byte[] name, @mode_t int mode, long device);

    int symlinkat(@In byte[] target, int directory, @In byte[] name);

    int linkat(int from, @In byte[] oldName, int to, @In byte[] newName, int flags);

    int unlinkat(int directory, @In byte[] name, int flags);

    int fchownat(int directory, @In byte[] name, int uid, int gid, int flags);

    int fchmodat(int directory, @In byte[] name, @mode_t int mode, int flags);

    int utimensat(int directory, @In byte[] name, @In long[] times, int flags);

    int fchown(int fd, int uid, int gid);

    int fchmod(int fd, @mode_t int mode);

    int futimens(int fd, @In long[] times);

    int fsetxattr(int fd, @In byte[] name, @In byte[] value, @size_t long size, int flags);

    int ftruncate(int fd, @off_t long size);

    @ssize_t
    long pwrite(int fd, Pointer bytes, @size_t long count, @off_t long offset);

    int fstatvfs(int fd, Pointer result);

    int syncfs(int fd);

    int fsync(int fd);

    int close(int fd);

    /** The bound interface: made by the first who asks, which takes about 100 ms. */
    static FileCalls bound() {
        return Bound.CALLS;
    }

    /** Initialised when it is first used. */
    final class Bound {
        private static final FileCalls CALLS = LibraryLoader.create(FileCalls.class)
                .option(LibraryOption.SaveError, true)
                .load("c");

        private Bound() {}
    }
}
