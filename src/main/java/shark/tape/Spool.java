package shark.tape;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.base.Sha256;
import shark.store.Body;

/**
 * A body on its way to the store: in memory up to {@link Body#INLINE} bytes, beyond that in a file. The caller's thread
 * only copies; the spooler's thread hashes and writes. What waits between the two is bounded by {@link #HIGH} and one write.
 */
final class Spool implements BodySink {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private static final long HIGH = 4 << 20;
    private static final long LOW = 1 << 20;
    private static final int CHUNK = 256 * 1024;

    private final Executor spooler;
    private final Supplier<Path> files;
    private final AtomicLong waiting = new AtomicLong();

    // The caller's.
    private byte[] memory = new byte[0];
    private int held;
    private long size;
    private boolean spilled;

    // The spooler's, from the first spill on.
    private @Nullable MessageDigest digest;
    private @Nullable FileChannel channel;
    private @Nullable Path file;
    private volatile @Nullable IOException failure;

    private @Nullable Runnable resume; // guarded by this

    Spool(Executor spooler, Supplier<Path> files) {
        this.spooler = spooler;
        this.files = files;
    }

    /** Bytes so far. */
    long size() {
        return size;
    }

    @Override
    public boolean write(ByteBuffer content) {
        size += content.remaining();
        while (content.hasRemaining()) {
            int room = spilled ? CHUNK : Body.INLINE;
            if (held == room) {
                spill(CHUNK);
                room = CHUNK;
            }
            int count = Math.min(content.remaining(), room - held);
            if (memory.length < held + count) {
                memory = Arrays.copyOf(
                        memory, spilled ? CHUNK : Math.min(room, Math.max(held + count, memory.length * 2)));
            }
            content.get(memory, held, count);
            held += count;
        }
        return waiting.get() < HIGH;
    }

    @Override
    public void whenReady(Runnable action) {
        synchronized (this) {
            if (waiting.get() >= LOW) {
                resume = action;
                return;
            }
        }
        action.run();
    }

    /** The body has ended. The consumer gets it, or why it could not be kept, at once or on the spooler's thread. */
    void end(BiConsumer<Body, @Nullable IOException> then) {
        if (!spilled) {
            then.accept(Body.Small.of(held == memory.length ? memory : Arrays.copyOf(memory, held)), null);
            return;
        }
        spill(0);
        spooler.execute(() -> {
            IOException failed = failure;
            MessageDigest hash = digest;
            Path path = file;
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                failed = failed == null ? e : failed;
            }
            if (failed != null || hash == null || path == null) {
                discard();
                then.accept(Body.Small.EMPTY, failed == null ? new IOException("nothing was spooled") : failed);
            } else {
                then.accept(new Body.Large(Sha256.ofDigest(hash.digest()), path, size), null);
            }
        });
    }

    private void spill(int next) {
        byte[] chunk = memory;
        int length = held;
        memory = new byte[next];
        held = 0;
        spilled = true;
        waiting.addAndGet(length);
        spooler.execute(() -> {
            try {
                if (failure == null) {
                    append(chunk, length);
                }
            } catch (IOException e) {
                failure = e;
                discard(); // At once: a full disk needs the room.
            }
            written(length);
        });
    }

    private void append(byte[] chunk, int length) throws IOException {
        FileChannel to = channel;
        MessageDigest hash = digest;
        if (to == null || hash == null) {
            Path fresh = files.get();
            to = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            file = fresh; // From now on it is this body's, to be removed if it fails.
            hash = Sha256.hasher();
            channel = to;
            digest = hash;
        }
        hash.update(chunk, 0, length);
        for (ByteBuffer left = ByteBuffer.wrap(chunk, 0, length); left.hasRemaining(); ) {
            to.write(left);
        }
    }

    private void discard() {
        try {
            if (channel != null) {
                channel.close();
            }
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("a body that could not be kept stays until the next start: {}", e.toString());
        }
    }

    private void written(int length) {
        Runnable action = null;
        synchronized (this) {
            if (waiting.addAndGet(-length) < LOW) {
                action = resume;
                resume = null;
            }
        }
        if (action != null) {
            action.run();
        }
    }
}
