package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import shark.http.wire.Head;

/** Writes the chunked transfer coding (RFC 9112 section 7.1). */
final class Chunks {
    /** What a head says of it. */
    static final Head.Field FIELD = new Head.Field("Transfer-Encoding", "chunked");

    private static final ByteBuf LINE_END = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("\r\n", StandardCharsets.US_ASCII).asReadOnly());

    private Chunks() {}

    /** Writes a piece as one chunk; an empty one not at all, since that would be the last. */
    static void write(ByteBuf piece, Consumer<ByteBuf> output) {
        if (!piece.isReadable()) {
            piece.release();
            return;
        }
        output.accept(Answers.ascii(Integer.toHexString(piece.readableBytes()) + "\r\n"));
        output.accept(piece);
        output.accept(LINE_END.duplicate());
    }

    /** The last chunk, the trailer section and its empty line. */
    static ByteBuf last(byte[] trailers) {
        return Unpooled.wrappedBuffer(
                "0\r\n".getBytes(StandardCharsets.US_ASCII), trailers, "\r\n".getBytes(StandardCharsets.US_ASCII));
    }
}
