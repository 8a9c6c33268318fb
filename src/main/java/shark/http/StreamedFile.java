package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.http.h2.Fields;
import shark.http.h2.Stream;
import shark.http.wire.BadMessage;
import shark.tape.Decision;

/** A recorded body on its way from its file into a stream, as fast as the other end takes it. */
final class StreamedFile {
    private static final Logger LOG = LoggerFactory.getLogger(StreamedFile.class);
    private static final int PIECE = 64 * 1024;

    private final Decision.InFile body;
    private final FileChannel file;
    private final byte[] trailers;
    private long at;

    private StreamedFile(Decision.InFile body, FileChannel file, byte[] trailers) {
        this.body = body;
        this.file = file;
        this.trailers = trailers;
    }

    /** Opens the file, which may be removed from then on. */
    static StreamedFile open(Decision.InFile body, byte[] trailers) throws BadMessage {
        try {
            return new StreamedFile(body, FileChannel.open(body.file(), StandardOpenOption.READ), trailers);
        } catch (IOException e) {
            throw new BadMessage(502, "its body's file is gone: " + e.getMessage());
        }
    }

    /** Writes as much as the stream takes now; true when all is written, or nothing can be. */
    boolean writeTo(Stream stream, ByteBufAllocator allocator) {
        try {
            while (at < body.size() && stream.isWritable()) {
                int most = (int) Math.min(PIECE, body.size() - at);
                ByteBuf piece = allocator.ioBuffer(most);
                int count = piece.writeBytes(file, body.from() + at, most);
                stream.data(piece);
                if (count <= 0) {
                    throw new IOException("it ends after " + at + " of " + body.size() + " bytes");
                }
                at += count;
            }
        } catch (IOException e) {
            LOG.error("a recorded body cannot be read from {}: {}", body.file(), e.getMessage());
            stream.reset(Http2Error.INTERNAL_ERROR);
            return true;
        }
        if (at == body.size()) {
            stream.end(Fields.trailers(trailers));
            return true;
        }
        stream.flush();
        return false;
    }

    void close() {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("{} could not be closed: {}", body.file(), e.getMessage());
        }
    }
}
