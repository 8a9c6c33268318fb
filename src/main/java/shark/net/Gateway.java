package shark.net;

import java.nio.file.Path;

/** What stands behind a sandbox's network. */
public interface Gateway extends AutoCloseable {
    /** The network namespace, as a path that another process of this user can open. */
    Path namespace();

    /** The gateway's name in lists: {@code embedded}. */
    String kind();

    /** Serves no more; the namespace ends with its last process. */
    @Override
    void close();
}
