package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shark.http.tls.Upstream;
import shark.http.wire.BadMessage;
import shark.http.wire.Framing;
import shark.http.wire.Head;
import shark.http.wire.Rewriter;
import shark.tape.Decision;
import shark.tape.RequestHead;

/** Writes the answers of a program's HTTP/1 connection; one after the other, as requests are read. */
final class Http1Answers implements ClientSide {
    /** What a head may grow by when it is sent on; a longer one makes the buffer grow. */
    private static final int ROOM = 96;

    private static final List<Head.Field> KEEP = List.of();
    static final List<Head.Field> CLOSE = List.of(new Head.Field("Connection", "close"));
    private static final List<Head.Field> KEEP_1_0 = List.of(new Head.Field("Connection", "keep-alive"));

    private final ClientConnection connection;
    private final Channel channel;
    private final Dialled dialled;
    private final @Nullable Secured secured;
    private boolean old;
    private boolean chunking;

    /** @param secured null: without TLS */
    Http1Answers(ClientConnection connection, Channel channel, Dialled dialled, @Nullable Secured secured) {
        this.connection = connection;
        this.channel = channel;
        this.dialled = dialled;
        this.secured = secured;
    }

    /** @param version of the next request */
    void next(String version) {
        old = version.equals("HTTP/1.0");
        chunking = false;
    }

    ByteBuf buffer(int bytes) {
        return channel.alloc().ioBuffer(bytes);
    }

    void write(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
    }

    /** The client speaks HTTP/1.0, and so knows of no transfer coding and no interim answer. */
    boolean isOld() {
        return old;
    }

    boolean isSecured() {
        return secured != null;
    }

    void closeAfter() {
        connection.closeAfter();
    }

    /** What the head of the answer says of the connection (RFC 9112 section 9.3). */
    List<Head.Field> connectionFields() {
        return connection.closing() ? CLOSE : old ? KEEP_1_0 : KEEP;
    }

    /** Writes a file: a FileRegion, or chunks of it where the connection is secured. */
    void writeFile(Object file) {
        if (secured != null && channel.pipeline().get(ChunkedWriteHandler.class) == null) {
            channel.pipeline()
                    .addBefore(channel.pipeline().context(connection).name(), null, new ChunkedWriteHandler());
        }
        channel.write(file).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    /** Over TLS the one whose name the program has verified, whatever Host says. */
    @Override
    public OriginPool.Key origin(RequestHead request) {
        return Secured.origin(secured, request, dialled, Upstream.Offer.HTTP_1);
    }

    @Override
    public void goOn() {
        write(Answers.ascii("HTTP/1.1 100 Continue\r\n\r\n"));
        flush();
    }

    @Override
    public void informational(Head interim) {
        if (!old) {
            write(rewritten(interim, false, List.of()));
        }
    }

    @Override
    public boolean head(Head answer, Framing framing) {
        boolean coded = framing.kind() == Framing.Kind.CHUNKED;
        boolean open = framing.kind() == Framing.Kind.UNTIL_CLOSE;
        boolean framed = framing.kind() == Framing.Kind.FRAMED;
        chunking = framed && !old;
        if (open || (old && (coded || framed))) {
            closeAfter();
        }
        List<Head.Field> added = connectionFields();
        if (chunking) {
            added = new ArrayList<>(added);
            added.add(Chunks.FIELD);
        }
        write(rewritten(answer, old && coded, added));
        return !old;
    }

    private ByteBuf rewritten(Head head, boolean plain, List<Head.Field> added) {
        ByteBuf output = buffer(head.bytes().length + ROOM);
        Rewriter.response(head, plain, added, output);
        return output;
    }

    @Override
    public void content(ByteBuf piece) {
        if (!chunking) {
            write(piece);
        } else {
            Chunks.write(piece, this::write);
        }
    }

    @Override
    public void end(byte[] trailers) {
        if (chunking) {
            write(Chunks.last(trailers));
        }
    }

    @Override
    public byte[] answer(int status, String contentType, byte[] body, boolean bodiless, boolean requestEnded) {
        if (!requestEnded) {
            closeAfter();
        }
        byte[] head = Answers.head("HTTP/1.1", status, contentType, body.length, connectionFields());
        write(bodiless ? Unpooled.wrappedBuffer(head) : Unpooled.wrappedBuffer(head, body));
        flush();
        return head;
    }

    @Override
    public void play(Decision.Play play, String method) throws BadMessage {
        new Playback(this, play, method).write();
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void pause(Pause reason) {
        connection.pause(reason);
    }

    @Override
    public void resume(Pause reason) {
        connection.resume(reason);
    }

    @Override
    public void ended(boolean orderly) {
        connection.ended(orderly);
    }

    @Override
    public void reset() {
        connection.reset();
    }

    @Override
    public void switched(Head answer, Channel origin, ByteBuf early) {
        write(rewritten(answer, false, List.of()));
        connection.switched(origin, early);
    }
}
