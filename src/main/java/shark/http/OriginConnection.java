package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shark.http.proxy.Via;
import shark.http.tls.HandshakeFault;
import shark.http.wire.BadMessage;
import shark.http.wire.BodyScanner;
import shark.http.wire.Framing;
import shark.http.wire.Head;
import shark.http.wire.HeadScanner;
import shark.http.wire.Rewriter;

/** A connection to an origin: reads answers, and tells them to the exchange that it serves; waits in the pool in between. */
final class OriginConnection extends ChannelInboundHandlerAdapter implements OriginSide {
    /** What a head may grow by when it is sent on; a longer one makes the buffer grow. */
    private static final int ROOM = 96;

    private static final Head.Field NO_CONTENT = new Head.Field("Content-Length", "0");

    private final OriginPool pool;
    private final OriginPool.Key key;
    private Channel channel;
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;
    private @Nullable Flow flow;
    private @Nullable BodyScanner body;
    private boolean chunking;
    private boolean untilClose;
    private boolean persistent;
    private boolean heard;
    private boolean cut;
    private int exchanges;

    @SuppressWarnings("NullAway.Init") // The channel is there from handlerAdded on.
    OriginConnection(OriginPool pool, OriginPool.Key key) {
        this.pool = pool;
        this.key = key;
    }

    OriginPool.Key key() {
        return key;
    }

    /** True when the connection has served before and has not answered yet: it may just have been closed for being idle. */
    private boolean stale() {
        return exchanges > 1 && !heard;
    }

    private void write(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
    }

    @Override
    public boolean ask(Flow next, Request request, boolean expect) {
        flow = next;
        body = null;
        untilClose = false;
        heard = false;
        exchanges++;
        channel.config().setAutoRead(true);
        chunking = request.framing().kind() == Framing.Kind.FRAMED;
        ByteBuf head = channel.alloc().ioBuffer(request.head().bytes().length + ROOM);
        Via via = Via.of(channel);
        String path = request.target().path();
        String target = via == null ? path : via.target(path);
        List<Head.Field> added = via == null ? List.of() : via.fields();
        if (chunking || request.needsLength()) {
            added = new ArrayList<>(added);
            added.add(chunking ? Chunks.FIELD : NO_CONTENT);
        }
        Rewriter.request(request.head(), target, request.authority(), request.asksForSwitch(), expect, added, head);
        write(head);
        return true;
    }

    @Override
    public void content(ByteBuf piece) {
        if (chunking) {
            Chunks.write(piece, this::write);
        } else {
            write(piece);
        }
    }

    @Override
    public void end(byte[] trailers) {
        if (chunking) {
            write(Chunks.last(trailers));
        }
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
    public void pause() {
        channel.config().setAutoRead(false);
    }

    @Override
    public void resume() {
        channel.config().setAutoRead(true);
    }

    @Override
    public void leave() {
        flow = null;
        channel.close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        pending.release();
        pending = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (flow == null) {
            ReferenceCountUtil.release(message);
            pool.forget(this);
            channel.close(); // An answer to nothing.
            return;
        }
        heard = true;
        pending = pending.isReadable()
                ? ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), pending, (ByteBuf) message)
                : swap((ByteBuf) message);
        try {
            read();
        } catch (BadMessage e) {
            fault(e.getMessage());
        }
        if (!pending.isReadable()) {
            pending = swap(Unpooled.EMPTY_BUFFER); // An idle connection holds no buffer.
        }
    }

    private ByteBuf swap(ByteBuf next) {
        pending.release();
        return next;
    }

    private void read() throws BadMessage {
        Flow serving = flow;
        while (serving != null && pending.isReadable()) {
            BodyScanner scanner = body;
            if (scanner != null) {
                int count = scanner.scan(pending, serving::responseContent);
                serving.responseBytes(pending.readRetainedSlice(count));
                if (!scanner.done()) {
                    return;
                }
                finish(serving, scanner.trailers());
                return;
            }
            int length = HeadScanner.length(pending);
            if (length < 0 || length > Head.MOST_BYTES) {
                if (pending.readableBytes() > Head.MOST_BYTES) {
                    throw new BadMessage(502, "the origin's head is larger than " + Head.MOST_BYTES + " bytes");
                }
                return;
            }
            byte[] bytes = new byte[length];
            pending.readBytes(bytes);
            head(serving, Head.response(bytes));
            serving = flow;
        }
    }

    private void head(Flow serving, Head head) throws BadMessage {
        if (head.status() == 101) {
            if (!serving.asksForSwitch()) {
                throw new BadMessage(502, "the origin switches protocols, which nobody asked it for");
            }
            flow = null;
            ByteBuf early = pending;
            pending = Unpooled.EMPTY_BUFFER;
            serving.switched(head, channel, early);
        } else if (head.status() < 200) {
            serving.informational(head);
        } else {
            Via via = Via.of(channel);
            String refusal = via == null ? "" : via.refusal(head);
            if (!refusal.isEmpty()) {
                throw new BadMessage(502, refusal);
            }
            Framing framing = Framing.ofResponse(serving.method(), head);
            untilClose = framing.kind() == Framing.Kind.UNTIL_CLOSE;
            persistent = !untilClose
                    && !head.lists("Connection", "close")
                    && (head.first().equals("HTTP/1.1") || head.lists("Connection", "keep-alive"));
            BodyScanner scanner = new BodyScanner(framing, 502);
            body = scanner;
            serving.response(head, framing);
            if (scanner.done()) {
                finish(serving, scanner.trailers());
            }
        }
    }

    private void finish(Flow serving, byte[] trailers) {
        flow = null;
        boolean reusable = persistent && !pending.isReadable() && channel.isActive() && serving.requestSent();
        if (reusable) {
            channel.config().setAutoRead(true);
            pool.release(this);
        } else {
            channel.close();
        }
        serving.responseEnd(trailers);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        Flow serving = flow;
        if (serving != null) {
            serving.flushResponse();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        Flow serving = flow;
        if (serving != null && channel.isWritable()) {
            serving.originWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == TlsEnd.CUT) {
            cut = true;
        } else if (event instanceof ChannelInputShutdownEvent) {
            ended();
        } else if (event instanceof IdleStateEvent) {
            fault("the origin was silent for " + pool.limits().idleSeconds() + " s");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fault(
                key.tls() == null
                        ? "the connection to the origin broke: " + cause.getMessage()
                        : HandshakeFault.ofOrigin(key.host(), key.port(), cause));
    }

    private void ended() {
        Flow serving = flow;
        BodyScanner scanner = body;
        if (serving == null) {
            pool.forget(this);
            channel.close();
        } else if (scanner != null && untilClose && cut) {
            // RFC 9112 section 9.8: an end that TLS did not confirm is none.
            fault("the origin's TLS connection ended without close_notify: its answer may not be whole");
        } else if (scanner != null && untilClose) {
            flow = null;
            channel.close();
            serving.responseEnd(scanner.trailers());
        } else if (scanner != null) {
            fault(
                    scanner.left() > 0
                            ? "the origin closed " + scanner.left() + " bytes before the end"
                            : "the origin closed within the body");
        } else {
            fault(heard ? "the origin closed within the head of its answer" : "the origin closed without an answer");
        }
    }

    /** True when the origin may be one that speaks HTTP/2 only, and does not say so in the handshake as it ought to. */
    private boolean agreedOnNothing() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return exchanges == 1 && !heard && tls != null && tls.applicationProtocol() == null;
    }

    private void fault(String sentence) {
        Flow serving = flow;
        flow = null;
        pool.forget(this);
        boolean other = agreedOnNothing() && pool.suspect(key);
        Flow.Again again = stale() || other ? Flow.Again.IF_IDEMPOTENT : Flow.Again.NO;
        channel.close();
        if (serving != null) {
            Via via = Via.of(channel);
            serving.originFault(via == null ? sentence : via.broken(sentence), again);
        }
    }
}
