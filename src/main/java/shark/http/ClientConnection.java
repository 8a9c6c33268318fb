package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import shark.http.tls.Upstream;
import shark.http.wire.BadMessage;
import shark.http.wire.BodyScanner;
import shark.http.wire.Framing;
import shark.http.wire.Head;
import shark.http.wire.HeadScanner;
import shark.tape.RequestHead;

/**
 * A program's connection, once it is known to speak HTTP/1: reads requests one after the other (what comes ahead of its turn
 * waits, bounded), and writes the answers in the same order. One {@link Flow} at a time.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private static final int MOST_AHEAD = 64 * 1024;
    private static final int LINGER_SECONDS = 2;
    private static final List<Head.Field> KEEP = List.of();
    private static final List<Head.Field> CLOSE = List.of(new Head.Field("Connection", "close"));
    private static final List<Head.Field> KEEP_1_0 = List.of(new Head.Field("Connection", "keep-alive"));

    /** Why reading waits. */
    enum Pause {
        ORIGIN,
        TAPE,
        AHEAD,
        STORE
    }

    private final Door door;
    private final OriginPool pool;
    private final Channel channel;
    private final InetSocketAddress dialled;
    private final @Nullable Secured secured;
    private final EnumSet<Pause> pauses = EnumSet.noneOf(Pause.class);
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;
    private @Nullable Flow flow;
    private @Nullable BodyScanner body;
    private boolean closing;
    private boolean oldClient;
    private boolean inputEnded;
    private boolean processing;

    /** @param secured null: without TLS */
    ClientConnection(
            Door door, OriginPool pool, Channel channel, InetSocketAddress dialled, @Nullable Secured secured) {
        this.door = door;
        this.pool = pool;
        this.channel = channel;
        this.dialled = dialled;
        this.secured = secured;
    }

    // For the flow.

    EventLoop loop() {
        return channel.eventLoop();
    }

    ByteBuf buffer(int bytes) {
        return channel.alloc().ioBuffer(bytes);
    }

    void write(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
    }

    boolean isSecured() {
        return secured != null;
    }

    /** The origin that a request goes to: over TLS the one whose name the program has verified, whatever Host says. */
    OriginPool.Key origin(RequestHead request) {
        Secured within = secured;
        if (within == null) {
            return new OriginPool.Key(request.host(), request.port(), null);
        }
        return within.serverName().isEmpty()
                ? new OriginPool.Key(request.host(), request.port(), Upstream.Offer.HTTP_1)
                : new OriginPool.Key(within.host(), dialled.getPort(), Upstream.Offer.HTTP_1);
    }

    /** Writes a file: a FileRegion, or chunks of it where the connection is secured. */
    void writeFile(Object file) {
        if (secured != null && channel.pipeline().get(ChunkedWriteHandler.class) == null) {
            channel.pipeline().addBefore(channel.pipeline().context(this).name(), null, new ChunkedWriteHandler());
        }
        channel.write(file).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    void flush() {
        channel.flush();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /** The connection ends with the exchange under way. */
    void closeAfter() {
        closing = true;
    }

    /** What the head of the answer says of the connection (RFC 9112 section 9.3). */
    List<Head.Field> connectionFields() {
        return closing ? CLOSE : oldClient ? KEEP_1_0 : KEEP;
    }

    void pause(Pause reason) {
        pauses.add(reason);
        channel.config().setAutoRead(false);
    }

    void resume(Pause reason) {
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
        resume(Pause.ORIGIN);
        resume(Pause.TAPE);
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
        loop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
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
            pause(Pause.AHEAD);
        } else {
            resume(Pause.AHEAD);
        }
        if (inputEnded && flow == null && !closing && !heldUp()) {
            channel.close();
        }
    }

    /** A request has come, and may not begin yet. */
    private boolean heldUp() {
        return pauses.contains(Pause.STORE);
    }

    private void begin() {
        resume(Pause.STORE);
        process();
    }

    /** Reads a head and begins its exchange; false when it has not come whole. */
    private boolean head() {
        if (heldUp()) {
            return false;
        }
        if (!door.ready()) {
            pause(Pause.STORE);
            door.whenReady(() -> loop().execute(this::begin));
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
            if (length > Head.MOST_BYTES || (length < 0 && pending.readableBytes() > Head.MOST_BYTES)) {
                throw new BadMessage(431, "the request's head is larger than " + Head.MOST_BYTES + " bytes");
            }
            if (length < 0) {
                return false;
            }
            byte[] bytes = new byte[length];
            pending.getBytes(pending.readerIndex(), bytes);
            Head head = Head.request(bytes);
            Target target = Target.of(head, dialled, scheme());
            Framing framing = Framing.ofRequest(head);
            pending.skipBytes(length);
            oldClient = head.third().equals("HTTP/1.0");
            closing = head.lists("Connection", "close") || (oldClient && !head.lists("Connection", "keep-alive"));
            RequestHead request = target.request(head);
            Flow next = new Flow(this, pool, head, request, framing, door.begin(request));
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

    private String scheme() {
        return secured == null ? "http" : "https";
    }

    private void refuse(BadMessage fault) {
        byte[] bytes = new byte[Math.min(pending.readableBytes(), Head.MOST_BYTES)];
        pending.getBytes(pending.readerIndex(), bytes);
        closing = true;
        byte[] text = ("shark: " + fault.getMessage() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] head = Answers.head(fault.status(), "text/plain; charset=utf-8", text.length, CLOSE);
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
