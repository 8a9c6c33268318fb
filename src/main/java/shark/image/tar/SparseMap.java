package shark.image.tar;

import java.util.List;

/**
 * Where a file's content lies in it; all else of it is zeros.
 *
 * @param size of the whole file, in bytes
 * @param pieces in order, without overlap, within the size
 */
public record SparseMap(long size, List<Piece> pieces) {
    /** Some bytes of content. */
    public record Piece(long offset, long length) {}

    /** A file without holes. */
    static SparseMap whole(long size) {
        return new SparseMap(size, size == 0 ? List.of() : List.of(new Piece(0, size)));
    }

    /** Checks that the pieces are in order and within the size, and that the archive holds just their bytes. */
    SparseMap checked(long stored) throws TarException {
        if (size < 0) {
            throw new TarException("has a negative size");
        }
        long end = 0;
        long sum = 0;
        for (Piece piece : pieces) {
            boolean right = piece.offset >= end && piece.length >= 0 && piece.length <= size - piece.offset;
            if (!right) {
                throw new TarException("has a map of its content (sparse file) that contradicts itself");
            }
            end = piece.offset + piece.length;
            sum += piece.length;
        }
        if (sum != stored) {
            throw new TarException("has a map of its content (sparse file) of " + sum + " bytes, but holds " + stored);
        }
        return this;
    }
}
