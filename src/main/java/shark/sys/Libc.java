package shark.sys;

import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/** The calls of libc that neither the JDK nor jnr-posix offers as they are needed here. */
@SuppressWarnings("NullAway") // jnr binds this interface.
public interface Libc {
    @ssize_t
    long sendmsg(int socket, Pointer message, int flags);

    @ssize_t
    long recvmsg(int socket, Pointer message, int flags);

    @ssize_t
    long read(int fd, Pointer buffer, @size_t long length);

    @ssize_t
    long write(int fd, Pointer buffer, @size_t long length);

    int close(int fd);

    int fcntl(int fd, int command, int argument);

    int ioctl(int fd, long request, @In @Out short[] argument);

    int kill(int pid, int signal);

    int geteuid();

    /** Binds the interface; about 100 ms once in a JVM's life. */
    static Libc load() {
        return LibraryLoader.create(Libc.class)
                .option(LibraryOption.SaveError, true)
                .load("c");
    }
}
