package shark.store;

import java.nio.file.Path;
import shark.base.Sha256;

/** The content of a message: known by its digest, kept once. */
public sealed interface Body {
    /** Bodies up to this size are kept in the database, larger ones in files of their own. */
    int INLINE = 64 * 1024;

    Sha256 digest();

    /** Bytes. */
    long size();

    /** A small body. Its array is not to be changed. */
    record Small(Sha256 digest, byte[] content) implements Body {
        /** Of no bytes. */
        public static final Small EMPTY = of(new byte[0]);

        /** Hashes the content. */
        public static Small of(byte[] content) {
            return new Small(Sha256.of(content), content);
        }

        @Override
        public long size() {
            return content.length;
        }
    }

    /** A large body, in a file; before it is stored, in a temporary one that the store will rename. */
    record Large(Sha256 digest, Path file, long size) implements Body {}
}
