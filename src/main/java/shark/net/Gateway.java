package shark.net;

import java.nio.file.Path;

/** What stands behind a sandbox's network. */
public interface Gateway extends AutoCloseable {
    /** The network namespace, as a path that another process of this user can open. */
    Path namespace();

    /**
     * Waits until all that a program in the namespace sends is caught, and serves it; again: nothing. A container may be made in the namespace
     * before; no program of the sandbox's may run there.
     */
    void serve();

    /** The gateway's name in lists: {@code embedded}. */
    String kind();

    /** Serves no more; the namespace ends with its last process. */
    @Override
    void close();
}
