package shark.sys;

import java.io.IOException;

/** A new file of a {@link Tree}, open to be written. */
public final class TreeFile implements AutoCloseable {
    static final int PIECE = 65_536;

    private final Tree tree;
    private final int fd;

    TreeFile(Tree tree, int fd) {
        this.tree = tree;
        this.fd = fd;
    }

    /** Writes at an offset of the file; what lies before it unwritten is a hole. */
    public void write(long offset, byte[] bytes, int count) throws IOException {
        for (int done = 0; done < count; ) {
            int piece = Math.min(count - done, PIECE);
            tree.buffer().put(0, bytes, done, piece);
            long written = tree.calls().pwrite(fd, tree.buffer(), piece, offset + done);
            done += tree.check((int) written, "cannot be written");
        }
    }

    /** Sets the size; what is added is a hole. */
    public void resize(long size) throws IOException {
        tree.check(tree.calls().ftruncate(fd, size), "cannot get its size of " + size + " bytes");
    }

    /** Gives it all that it has beside its content. */
    public void describe(Metadata metadata) throws IOException {
        tree.describe(fd, metadata);
        tree.check(tree.calls().futimens(fd, metadata.times()), "cannot be dated");
    }

    @Override
    public void close() {
        tree.calls().close(fd);
    }
}
