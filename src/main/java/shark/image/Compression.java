package shark.image;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** What an archive is compressed with, told by its first bytes and not by its name. */
enum Compression {
    GZIP("gzip", "\u001f\u008b"),
    ZSTD("zstd", "(\u00b5/\u00fd"),
    XZ("xz", "\u00fd7zXZ\0"),
    BZIP2("bzip2", "BZh"),
    LZMA("lzma", "]\0\0"),
    NONE("", "");

    private static final int BUFFER = 65_536;
    private static final int LONGEST = 6;

    private final String program;
    /** The first bytes, each a character. */
    private final String magic;

    Compression(String program, String magic) {
        this.program = program;
        this.magic = magic;
    }

    /** The content of a file; its failures end a sentence that begins with the archive, as those of the tar reader do. */
    static InputStream decompress(InputStream file) throws IOException {
        BufferedInputStream input = new BufferedInputStream(file, BUFFER);
        input.mark(LONGEST);
        String start = new String(input.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
        input.reset();
        Compression found = Arrays.stream(values())
                .filter(one -> start.startsWith(one.magic))
                .findFirst()
                .orElse(NONE);
        return switch (found) {
            case GZIP -> new Plain(new GZIPInputStream(input, BUFFER));
            case ZSTD -> new Plain(new ZstdInputStream(input));
            case NONE -> new Plain(input);
            default ->
                throw new IOException("is compressed with " + found.program
                        + "; plain, gzip and zstd archives can be read: unpack it with " + found.program + " -d first");
        };
    }

    private static final class Plain extends FilterInputStream {
        Plain(InputStream compressed) {
            super(compressed);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return in.read(bytes, offset, length);
            } catch (EOFException e) {
                throw new IOException("is cut short", e);
            } catch (IOException e) {
                throw new IOException("cannot be decompressed: " + e.getMessage(), e);
            }
        }

        @Override
        public long skip(long count) throws IOException {
            byte[] dropped = new byte[(int) Math.min(count, BUFFER)];
            return Math.max(0, read(dropped, 0, dropped.length));
        }
    }
}
