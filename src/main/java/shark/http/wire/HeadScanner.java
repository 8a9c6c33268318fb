package shark.http.wire;

import io.netty.buffer.ByteBuf;

/** Finds the end of a head. */
public final class HeadScanner {
    private HeadScanner() {}

    /**
     * Looks for the empty line that ends a head.
     *
     * @return bytes from the reader index to the end of the empty line, or -1 when it has not come yet
     */
    public static int length(ByteBuf bytes) {
        int end = bytes.writerIndex();
        for (int at = bytes.readerIndex(); (at = bytes.indexOf(at, end, (byte) '\n')) >= 0; at++) {
            if (at + 2 < end && bytes.getByte(at + 1) == '\r' && bytes.getByte(at + 2) == '\n') {
                return at + 3 - bytes.readerIndex();
            }
            // A bare LF LF would end a head for a lenient reader: end it here too, and let the strict one refuse it.
            if (at + 1 < end && bytes.getByte(at + 1) == '\n') {
                return at + 2 - bytes.readerIndex();
            }
        }
        return -1;
    }
}
