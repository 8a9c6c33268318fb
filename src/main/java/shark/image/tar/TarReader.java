package shark.image.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive from its first byte to its last: ustar, PAX, GNU's long names and its sparse files in all four forms.
 *
 * <p>A member is a header block, then its content in whole blocks. Members of types x, g, L and K tell of the member that
 * follows: they are read here, and are at most 1 MiB long. Two blocks of zeros end the archive; an archive without them was
 * cut short, and one with something else after them is not what it seems.
 */
public final class TarReader {
    private static final int MOST_ABOUT = 1 << 20;
    private static final int MOST_PIECES = 100_000;
    private static final int MOST_GLOBAL = 1_000;
    private static final long MOST_ID = 0xffff_fffeL;

    private final InputStream input;
    private PaxRecords global = new PaxRecords();
    private long content;
    private long padding;

    public TarReader(InputStream input) {
        this.input = input;
    }

    /** The next member; what was left of the last one's content is passed over. Empty at the end. */
    public Optional<TarEntry> next() throws IOException {
        skip(content + padding);
        content = 0;
        padding = 0;
        PaxRecords pax = new PaxRecords();
        byte @Nullable [] longName = null;
        byte @Nullable [] longLink = null;
        while (true) {
            Header header = header();
            if (header.isZero()) {
                end();
                return Optional.empty();
            }
            if (!header.hasRightChecksum()) {
                throw new TarException("has no tar header where one should be");
            }
            switch (header.type()) {
                case 'x', 'X' -> pax = PaxRecords.parse(about(header));
                case 'g' -> {
                    global = global.with(PaxRecords.parse(about(header)));
                    if (global.count() > MOST_GLOBAL) {
                        throw new TarException("has more than " + MOST_GLOBAL + " global PAX records");
                    }
                }
                case 'L' -> longName = zeroEnded(about(header));
                case 'K' -> longLink = zeroEnded(about(header));
                case 'V' -> about(header);
                default -> {
                    byte[] name = longName == null ? header.name() : longName;
                    byte[] link = longLink == null ? header.link() : longLink;
                    return Optional.of(named(header, name, link, global.with(pax)));
                }
            }
        }
    }

    /** Reads the member's content, without holes; -1 at its end. */
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (content == 0) {
            return -1;
        }
        int count = input.read(bytes, offset, (int) Math.min(length, content));
        if (count < 0) {
            throw cutShort();
        }
        content -= count;
        return count;
    }

    private TarEntry named(Header header, byte[] name, byte[] link, PaxRecords pax) throws IOException {
        try {
            return entry(header, name, link, pax);
        } catch (TarException e) {
            String shown = new String(name, 0, Math.min(name.length, 100), StandardCharsets.UTF_8);
            throw new TarException("has the entry '" + shown + "', which " + e.getMessage());
        }
    }

    private TarEntry entry(Header header, byte[] ownName, byte[] ownLink, PaxRecords pax) throws IOException {
        byte[] name = pax.bytes("GNU.sparse.name", pax.bytes("path", ownName));
        byte[] link = pax.bytes("linkpath", ownLink);
        TarEntry.Kind kind = kind(header.type(), name);
        long stored = kind == TarEntry.Kind.FILE ? pax.number("size", header.size()) : 0;
        if (stored < 0) {
            throw new TarException("has a negative size");
        }
        content = stored;
        padding = -stored & (Header.SIZE - 1);
        SparseMap sparse = kind == TarEntry.Kind.FILE ? sparse(header, pax, stored) : SparseMap.whole(0);
        long[] mtime = pax.time("mtime", header.mtime());
        return new TarEntry(
                kind,
                whole(name),
                kind == TarEntry.Kind.SYMBOLIC_LINK || kind == TarEntry.Kind.HARD_LINK ? whole(link) : new byte[0],
                (int) header.mode() & 07777,
                id(pax.number("uid", header.uid())),
                id(pax.number("gid", header.gid())),
                mtime[0],
                (int) mtime[1],
                sparse,
                Map.copyOf(pax.attributes()));
    }

    private static TarEntry.Kind kind(byte type, byte[] name) throws TarException {
        return switch (type) {
            // Before there was a type for directories, a slash at the end told them.
            case '0', 0, '7' ->
                name.length > 0 && name[name.length - 1] == '/' ? TarEntry.Kind.DIRECTORY : TarEntry.Kind.FILE;
            case 'S' -> TarEntry.Kind.FILE;
            case '1' -> TarEntry.Kind.HARD_LINK;
            case '2' -> TarEntry.Kind.SYMBOLIC_LINK;
            case '3', '4' -> TarEntry.Kind.DEVICE;
            case '5' -> TarEntry.Kind.DIRECTORY;
            case '6' -> TarEntry.Kind.PIPE;
            default -> throw new TarException("is of the unknown type '" + (char) (type & 0xff) + "'");
        };
    }

    private static int id(long value) throws TarException {
        if (value < 0 || value > MOST_ID) {
            throw new TarException("has an owner or a group that is no number of 32 bits");
        }
        return (int) value;
    }

    private SparseMap sparse(Header header, PaxRecords pax, long stored) throws IOException {
        if (header.type() == 'S') {
            return oldSparse(header).checked(stored);
        }
        if (pax.number("GNU.sparse.major", 0) == 1) {
            return mapBeforeContent(pax.number("GNU.sparse.realsize", 0));
        }
        if (pax.has("GNU.sparse.size")) {
            return new SparseMap(pax.number("GNU.sparse.size", 0), bounded(pax.pieces())).checked(stored);
        }
        return SparseMap.whole(stored);
    }

    /** In the header itself, and in blocks that follow it while their last but one field says so. */
    private SparseMap oldSparse(Header header) throws IOException {
        List<SparseMap.Piece> pieces = new ArrayList<>();
        addPieces(header, 386, 4, pieces);
        for (boolean more = header.block()[482] != 0; more; ) {
            Header block = header();
            addPieces(block, 0, 21, pieces);
            more = block.block()[504] != 0;
        }
        return new SparseMap(header.sparse(483), pieces);
    }

    private static void addPieces(Header block, int offset, int count, List<SparseMap.Piece> pieces)
            throws TarException {
        for (int i = 0; i < count; i++) {
            int at = offset + 24 * i;
            SparseMap.Piece piece = new SparseMap.Piece(block.sparse(at), block.sparse(at + 12));
            if (piece.offset() != 0 || piece.length() != 0) {
                pieces.add(piece);
                bounded(pieces);
            }
        }
    }

    /** Format 1.0: numbers, one a line, fill whole blocks before the content. */
    private SparseMap mapBeforeContent(long size) throws IOException {
        long before = content;
        long count = line();
        if (count > MOST_PIECES) {
            throw tooManyPieces();
        }
        List<SparseMap.Piece> pieces = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            pieces.add(new SparseMap.Piece(line(), line()));
        }
        long rest = -(before - content) & (Header.SIZE - 1);
        byte[] block = new byte[(int) rest];
        for (int done = 0; done < rest; ) {
            int got = read(block, done, (int) rest - done);
            if (got < 0) {
                throw new TarException("has a map of its content that does not end");
            }
            done += got;
        }
        return new SparseMap(size, pieces).checked(content);
    }

    private long line() throws IOException {
        byte[] one = new byte[1];
        long value = 0;
        for (int digits = 0; digits < 19; digits++) {
            if (read(one, 0, 1) < 0) {
                break;
            }
            if (one[0] == '\n' && digits > 0) {
                return value;
            }
            if (one[0] < '0' || one[0] > '9') {
                break;
            }
            value = value * 10 + one[0] - '0';
        }
        throw new TarException("has a map of its content that is no list of numbers");
    }

    private static List<SparseMap.Piece> bounded(List<SparseMap.Piece> pieces) throws TarException {
        if (pieces.size() > MOST_PIECES) {
            throw tooManyPieces();
        }
        return pieces;
    }

    private static TarException tooManyPieces() {
        return new TarException("has a sparse file of more than " + MOST_PIECES + " pieces");
    }

    private Header header() throws IOException {
        byte[] block = input.readNBytes(Header.SIZE);
        if (block.length < Header.SIZE) {
            throw cutShort();
        }
        return new Header(block);
    }

    /** The content of a member that tells of another. */
    private byte[] about(Header header) throws IOException {
        long size = header.size();
        if (size < 0 || size > MOST_ABOUT) {
            throw new TarException(
                    "has a name or PAX header of " + size + " bytes; at most " + MOST_ABOUT + " are read");
        }
        byte[] bytes = input.readNBytes((int) size);
        if (bytes.length < size) {
            throw cutShort();
        }
        skip(-size & (Header.SIZE - 1));
        return bytes;
    }

    private void end() throws IOException {
        if (!header().isZero()) {
            throw new TarException("has a block of zeros where a member should be");
        }
        byte[] buffer = new byte[65_536];
        for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
            for (int i = 0; i < count; i++) {
                if (buffer[i] != 0) {
                    throw new TarException("has something after the mark of its end");
                }
            }
        }
    }

    private void skip(long count) throws IOException {
        try {
            input.skipNBytes(count);
        } catch (EOFException e) {
            throw cutShort();
        }
    }

    private static TarException cutShort() {
        return new TarException("is cut short");
    }

    private static byte[] zeroEnded(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return Arrays.copyOf(bytes, end);
    }

    private static byte[] whole(byte[] name) throws TarException {
        for (byte b : name) {
            if (b == 0) {
                throw new TarException("has a name with a zero byte");
            }
        }
        return name;
    }
}
