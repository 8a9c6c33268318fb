package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import shark.http.wire.BadMessage;
import shark.http.wire.BodyScanner;
import shark.http.wire.Framing;
import shark.http.wire.Head;
import shark.http.wire.HeadScanner;

/**
 * A program's connection, once it is known to speak HTTP/1: reads requests one after the other (what comes ahead of its turn
 * waits, bounded), and writes the answers in the same order. One {@link Flow} at a time.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private static final int MOST_AHEAD = 64 * 1024;
    private static final int LINGER_SECONDS = 2;

    private final Door door;
    private final OriginPool pool;
    private final Channel channel;
    private final Dialled dialled;
    private final @Nullable Secured secured;
    private final Http1Answers answers;
    private final EnumSet<ClientSide.Pause> pauses = EnumSet.noneOf(ClientSide.Pause.class);
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;
    private @Nullable Flow flow;
    private @Nullable BodyScanner body;
    private boolean closing;
    private boolean inputEnded;
    private boolean processing;

    /** @param secured null: without TLS */
    ClientConnection(Door door, OriginPool pool, Channel channel, Dialled dialled, @Nullable Secured secured) {
        this.door = door;
        this.pool = pool;
        this.channel = channel;
        this.dialled = dialled;
        this.secured = secured;
        this.answers = new Http1Answers(this, channel, dialled, secured);
    }

    // For the answers.

    /** The connection ends with the exchange under way. */
    void closeAfter() {
        closing = true;
    }

    boolean closing() {
        return closing;
    }

    void pause(ClientSide.Pause reason) {
        pauses.add(reason);
        channel.config().setAutoRead(false);
    }

    void resume(ClientSide.Pause reason) {
        if (pauses.remove(reason) && pauses.isEmpty() && !inputEnded) {
            channel.config().setAutoRead(true);
        }
    }

    /** The exchange is over; the next one may begin. */
    void ended(boolean orderly) {
        flow = null;
        body = null;
        if (!orderly || closing || (inputEnded && !pending.isReadable())) {
            boolean more = !inputEnded && (!orderly || pending.isReadable());
            closing = true;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(more ? sent -> linger() : ChannelFutureListener.CLOSE);
            return;
        }
        resume(ClientSide.Pause.ORIGIN);
        resume(ClientSide.Pause.TAPE);
        process();
    }

    /** Takes what the client still sends for a while: to close at once would be a reset, which takes the answer away from it. */
    private void linger() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            ((DuplexChannel) channel).shutdownOutput();
        } else {
            tls.closeOutbound().addListener(said -> ((DuplexChannel) channel).shutdownOutput());
        }
        pauses.clear();
        channel.config().setAutoRead(true);
        channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }

    /** Ends with a reset, so that nobody takes what was sent for the whole. */
    void reset() {
        flow = null;
        closing = true;
        Door.reset(channel);
    }

    /** From now on bytes pass both ways as they are. */
    void switched(Channel origin, ByteBuf early) {
        ByteBuf ahead = pending;
        pending = Unpooled.EMPTY_BUFFER;
        flow = null;
        door.relay(channel, origin, this, secured == null ? "tcp" : "tls", ahead, early);
    }

    // From the channel.

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (closing && flow == null) {
            bytes.release();
            return;
        }
        if (pending.isReadable()) {
            pending = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), pending, bytes);
        } else {
            pending.release();
            pending = bytes;
        }
        process();
    }

    private void process() {
        if (processing) {
            return; // The loop below goes on.
        }
        processing = true;
        try {
            boolean more = true;
            while (more && pending.isReadable() && channel.isActive()) {
                more = body != null ? body() : flow == null && !closing && head();
            }
        } finally {
            processing = false;
        }
        if (!pending.isReadable()) {
            pending.release(); // An idle connection holds no buffer.
            pending = Unpooled.EMPTY_BUFFER;
        }
        if (flow != null && body == null && pending.readableBytes() > MOST_AHEAD) {
            pause(ClientSide.Pause.AHEAD);
        } else {
            resume(ClientSide.Pause.AHEAD);
        }
        if (inputEnded && flow == null && !closing && !heldUp()) {
            channel.close();
        }
    }

    /** A request has come, and may not begin yet. */
    private boolean heldUp() {
        return pauses.contains(ClientSide.Pause.STORE);
    }

    private void begin() {
        resume(ClientSide.Pause.STORE);
        process();
    }

    /** Reads a head and begins its exchange; false when it has not come whole. */
    private boolean head() {
        if (heldUp()) {
            return false;
        }
        if (!door.ready()) {
            pause(ClientSide.Pause.STORE);
            door.whenReady(() -> channel.eventLoop().execute(this::begin));
            return false;
        }
        // Empty lines before a request are skipped (RFC 9112 section 2.2).
        while (pending.readableBytes() >= 2
                && pending.getByte(pending.readerIndex()) == '\r'
                && pending.getByte(pending.readerIndex() + 1) == '\n') {
            pending.skipBytes(2);
        }
        int length = HeadScanner.length(pending);
        try {
            dialled.expectRequest(pending);
            if (length > Head.MOST_BYTES || (length < 0 && pending.readableBytes() > Head.MOST_BYTES)) {
                throw new BadMessage(431, "the request's head is larger than " + Head.MOST_BYTES + " bytes");
            }
            if (length < 0) {
                return false;
            }
            byte[] bytes = new byte[length];
            pending.getBytes(pending.readerIndex(), bytes);
            Head head = Head.request(bytes);
            if (dialled.isProxy() && head.first().equals("CONNECT")) {
                connect(Target.asked(head), length);
                return false;
            }
            Target target = Target.of(head, dialled, scheme());
            Framing framing = Framing.ofRequest(head);
            pending.skipBytes(length);
            answers.next(head.third());
            closing = head.lists("Connection", "close") || (answers.isOld() && !head.lists("Connection", "keep-alive"));
            Request request = new Request(head, target.request(head), framing);
            Flow next = new Flow(answers, pool, request, door.begin(request.target()));
            flow = next;
            BodyScanner scanner = new BodyScanner(framing, 400);
            body = scanner.done() ? null : scanner;
            if (scanner.done()) {
                next.requestEnd(new byte[0]);
            }
            if (flow == next) {
                next.begin();
            }
            return true;
        } catch (BadMessage e) {
            refuse(e);
            return false;
        }
    }

    /** From now on the connection is with a server, and what it speaks is to be seen. */
    private void connect(Dialled server, int length) {
        ByteBuf ahead = pending.skipBytes(length);
        pending = Unpooled.EMPTY_BUFFER;
        channel.writeAndFlush(Answers.ascii("HTTP/1.1 200 Connection established\r\n\r\n"));
        new FirstBytes(door, server, null).takeOver(channel, this, ahead);
    }

    private String scheme() {
        return secured == null ? "http" : "https";
    }

    private void refuse(BadMessage fault) {
        byte[] bytes = new byte[Math.min(pending.readableBytes(), Head.MOST_BYTES)];
        pending.getBytes(pending.readerIndex(), bytes);
        closing = true;
        byte[] text = ("shark: " + fault.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] head =
                Answers.head("HTTP/1.1", fault.status(), "text/plain; charset=utf-8", text.length, Http1Answers.CLOSE);
        door.malformed(scheme(), dialled, bytes, fault, head, text);
        channel.write(Unpooled.wrappedBuffer(head, text));
        ended(false);
    }

    /** Reads on in the request's body; true when it has ended. */
    private boolean body() {
        BodyScanner scanner = body;
        Flow to = flow;
        if (scanner == null || to == null) {
            pending.skipBytes(pending.readableBytes()); // Of a request that was refused before its end.
            return false;
        }
        try {
            int count = scanner.scan(pending, to::requestContent);
            to.requestBytes(pending.readRetainedSlice(count));
            if (!scanner.done()) {
                return pending.isReadable();
            }
            body = null;
            to.requestEnd(scanner.trailers());
            return true;
        } catch (BadMessage e) {
            body = null;
            closing = true;
            to.requestFault(e);
            return false;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        Flow current = flow;
        if (current != null && channel.isWritable()) {
            current.clientWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            if (heldUp()) {
                return;
            }
            if (flow == null) {
                channel.close();
            } else if (body != null) {
                gone(); // Half a request.
                channel.close();
            }
        } else if (event instanceof IdleStateEvent && !heldUp()) {
            idle();
        }
    }

    private void idle() {
        Flow current = flow;
        if (current == null) {
            channel.close();
        } else if (body != null && pauses.isEmpty()) {
            body = null;
            closing = true;
            int seconds = pool.limits().idleSeconds();
            current.requestFault(new BadMessage(408, "nothing more of the request's body came for " + seconds + " s"));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        gone();
        channel.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        pending.release();
        pending = Unpooled.EMPTY_BUFFER;
    }

    private void gone() {
        Flow current = flow;
        flow = null;
        closing = true;
        if (current != null) {
            current.clientGone();
        }
    }
}
