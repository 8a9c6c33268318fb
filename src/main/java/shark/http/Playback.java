package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.stream.ChunkedNioFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shark.http.wire.BadMessage;
import shark.http.wire.Framing;
import shark.http.wire.Head;
import shark.http.wire.Rewriter;
import shark.tape.Decision;

/** Writes a recorded answer to a client: its head with what is the connection's own, its content in the framing that it had. */
final class Playback {
    /** A body up to this size goes out together with its head, in one write. */
    private static final int MOST_TOGETHER = 16 * 1024;

    private static final int CHUNK = 64 * 1024;
    private static final int ROOM = 128;
    static final Head.Field HIT = new Head.Field("Cache-Status", "shark; hit"); // RFC 9211.

    private final Http1Answers client;
    private final Decision.Play play;
    private final Head head;
    private final boolean bodiless;
    private final boolean chunked;
    private final boolean addsChunked;
    private final boolean plain;

    /** @param method of the request */
    Playback(Http1Answers client, Decision.Play play, String method) throws BadMessage {
        this.client = client;
        this.play = play;
        this.head = Head.recordedResponse(play.head());
        this.bodiless = Framing.ofResponse(method, head).kind() == Framing.Kind.NONE;
        boolean coded = head.has("Transfer-Encoding");
        boolean framed = head.first().equals("HTTP/2") && !head.has("Content-Length");
        this.plain = coded && client.isOld();
        this.chunked = (coded || framed) && !client.isOld() && !bodiless;
        this.addsChunked = chunked && !coded;
        if (plain || (!bodiless && !chunked && !head.has("Content-Length"))) {
            client.closeAfter();
        }
    }

    /** Opens a body's file before anything is written, so that it may be removed from then on. */
    void write() throws BadMessage {
        long size = bodiless ? 0 : play.body().size();
        Object region = size > 0 && play.body() instanceof Decision.InFile file ? opened(file) : null;
        boolean together = play.body() instanceof Decision.InMemory && size <= MOST_TOGETHER;
        ByteBuf output =
                client.buffer(play.head().length + ROOM + play.trailers().length + (together ? (int) size : 0));
        List<Head.Field> added = new ArrayList<>(2);
        added.add(HIT);
        added.addAll(client.connectionFields());
        if (addsChunked) {
            added.add(Chunks.FIELD);
        }
        Rewriter.response(head, plain, added, output);
        if (chunked && size > 0) {
            ascii(output, Long.toHexString(size) + "\r\n");
        }
        if (size > 0) {
            output = body(output, together, region);
        }
        if (chunked) {
            ascii(output, size > 0 ? "\r\n0\r\n" : "0\r\n");
            output.writeBytes(play.trailers());
            ascii(output, "\r\n");
        }
        client.write(output);
        client.flush();
    }

    /** Writes the body; what follows goes into the buffer returned. */
    private ByteBuf body(ByteBuf output, boolean together, @Nullable Object region) {
        if (play.body() instanceof Decision.InMemory memory) {
            if (together) {
                return output.writeBytes(memory.bytes());
            }
            client.write(output);
            client.write(Unpooled.wrappedBuffer(memory.bytes()));
        } else if (region != null) {
            client.write(output);
            client.writeFile(region);
        }
        return client.buffer(ROOM + play.trailers().length);
    }

    /** What is to be written; the kernel cannot send a file through TLS, so that it is read in pieces there. */
    private Object opened(Decision.InFile file) throws BadMessage {
        try {
            return client.isSecured() ? chunks(file) : region(file);
        } catch (IOException e) {
            throw new BadMessage(502, "its body's file is gone: " + e.getMessage());
        }
    }

    private static ChunkedNioFile chunks(Decision.InFile file) throws IOException {
        FileChannel channel = FileChannel.open(file.file());
        try {
            return new ChunkedNioFile(channel, file.from(), file.size(), CHUNK); // Which closes the channel.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static DefaultFileRegion region(Decision.InFile file) throws IOException {
        DefaultFileRegion region = new DefaultFileRegion(file.file().toFile(), file.from(), file.size());
        try {
            region.open();
            return region;
        } catch (IOException e) {
            region.release();
            throw e;
        }
    }

    private static void ascii(ByteBuf output, String text) {
        output.writeCharSequence(text, StandardCharsets.US_ASCII);
    }
}
