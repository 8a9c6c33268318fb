package shark.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** A store's own random key: the file {@code key} beside the database, 0600, made once. */
public final class StoreKey {
    private static final int BYTES = 32;

    private StoreKey() {}

    /**
     * The key of the store in a directory, which is open; made where there is none. Written whole to another name and synced
     * before it is renamed, so that a kill leaves either none or one that stays.
     */
    public static byte[] of(Path directory) {
        Path file = directory.resolve("key");
        try {
            if (!Files.exists(file)) {
                make(directory, file);
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length != BYTES) {
                throw new SharkException(
                        ErrorCode.CORRUPT,
                        file + " is not the key of a store: it has " + key.length + " bytes in place of " + BYTES
                                + "; with a new one, made when it is moved away, what was redacted before is not matched");
            }
            return key;
        } catch (IOException e) {
            throw new SharkException(
                    ErrorCode.UNAVAILABLE, "the key of the store, " + file + ", cannot be had: " + e.getMessage(), e);
        }
    }

    private static void make(Path directory, Path file) throws IOException {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        Path fresh = directory.resolve("key.new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            for (ByteBuffer left = ByteBuffer.wrap(key); left.hasRemaining(); ) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
