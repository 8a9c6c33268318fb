package shark.sys;

import java.util.Map;

/**
 * What a file has beside its name and content.
 *
 * @param mode the twelve permission bits (inode(7))
 * @param uid numeric, unsigned in 32 bits, as gid is
 * @param mtimeSeconds since 1970
 * @param mtimeNanos 0 to 999 999 999
 * @param attributes extended attributes (xattr(7)) by name
 */
public record Metadata(int mode, int uid, int gid, long mtimeSeconds, int mtimeNanos, Map<String, byte[]> attributes) {
    /** Root's, with these permission bits, as old as the epoch. */
    public static Metadata of(int mode) {
        return new Metadata(mode, 0, 0, 0, 0, Map.of());
    }

    /** Access and modification time, as utimensat(2) takes them. */
    long[] times() {
        return new long[] {mtimeSeconds, mtimeNanos, mtimeSeconds, mtimeNanos};
    }
}
