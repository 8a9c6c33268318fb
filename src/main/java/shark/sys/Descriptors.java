package shark.sys;

import jnr.ffi.LastError;
import jnr.ffi.Runtime;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** File descriptors as plain numbers. Safe for use by several threads. */
public final class Descriptors {
    static final int F_SETFD = 2;
    static final int FD_CLOEXEC = 1;
    private static final int F_DUPFD_CLOEXEC = 1030;

    private final Libc libc;

    public Descriptors(Libc libc) {
        this.libc = libc;
    }

    /** Closes it; one that is not open is an error of the caller's that would hit somebody else's next descriptor. */
    public void close(int fd) {
        check(libc.close(fd), "close", fd);
    }

    /** Another descriptor for the same open file, close-on-exec. */
    public int duplicate(int fd) {
        return check(libc.fcntl(fd, F_DUPFD_CLOEXEC, 3), "duplicate", fd);
    }

    /** Reads datagrams with their original addresses. */
    public OriginalDatagrams datagrams() {
        return new OriginalDatagrams(libc);
    }

    private int check(int result, String what, int fd) {
        if (result < 0) {
            throw new SharkException(
                    ErrorCode.INTERNAL,
                    "cannot " + what + " descriptor " + fd + " (errno "
                            + LastError.getLastError(Runtime.getRuntime(libc)) + ")");
        }
        return result;
    }
}
