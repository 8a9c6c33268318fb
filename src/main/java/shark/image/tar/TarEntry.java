package shark.image.tar;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One member of an archive.
 *
 * @param name as it stands there, any bytes but zero
 * @param link what a link names; empty for all else
 * @param mode the twelve permission bits
 * @param uid numeric, unsigned in 32 bits, as gid is
 * @param mtimeSeconds since 1970
 * @param mtimeNanos 0 to 999 999 999
 * @param sparse where a file's content lies in it
 * @param attributes extended attributes by name (the PAX keys SCHILY.xattr.*)
 */
public record TarEntry(
        Kind kind,
        byte[] name,
        byte[] link,
        int mode,
        int uid,
        int gid,
        long mtimeSeconds,
        int mtimeNanos,
        SparseMap sparse,
        Map<String, byte[]> attributes) {
    /** What it is. */
    public enum Kind {
        FILE,
        DIRECTORY,
        SYMBOLIC_LINK,
        HARD_LINK,
        PIPE,
        /** A character or block device. */
        DEVICE
    }

    /** The name as text, for messages. */
    public String shownName() {
        return new String(name, StandardCharsets.UTF_8);
    }
}
