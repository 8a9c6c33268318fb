package shark.tape.shelf;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes an archive of plain files (POSIX.1-2017, pax, "ustar Interchange Format"; sizes from 8 GiB on as GNU tar writes them). */
final class TarWriter {
    private static final int BLOCK = 512;
    private static final int CHECKSUM = 148;
    private static final int SIZE = 124;
    private static final long MOST_OCTAL = 077777777777L;

    private final OutputStream output;

    TarWriter(OutputStream output) {
        this.output = output;
    }

    /** Begins a member; exactly so many bytes are to be written to the stream then, and {@link #end} to be called. */
    void begin(String name, long size) throws IOException {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        if (size <= MOST_OCTAL) {
            put(header, SIZE, String.format("%011o\0", size));
        } else {
            header[SIZE] = (byte) 0x80;
            for (int i = 0; i < Long.BYTES; i++) {
                header[SIZE + 11 - i] = (byte) (size >> (8 * i));
            }
        }
        put(header, 136, "00000000000\0");
        Arrays.fill(header, CHECKSUM, CHECKSUM + 8, (byte) ' ');
        header[156] = '0';
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, CHECKSUM, String.format("%06o\0 ", sum));
        output.write(header);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /** Ends a member of a size. */
    void end(long size) throws IOException {
        output.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
    }

    /** A whole member. */
    void member(String name, byte[] content) throws IOException {
        begin(name, content.length);
        output.write(content);
        end(content.length);
    }

    /** Ends the archive. */
    void finish() throws IOException {
        output.write(new byte[2 * BLOCK]);
        output.flush();
    }
}
