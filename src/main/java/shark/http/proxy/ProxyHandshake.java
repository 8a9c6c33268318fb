package shark.http.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link Negotiation} on a connection that is there, before all other handlers, which hear nothing until it is over;
 * then takes itself out. What it holds is bounded by what a negotiation reads.
 */
final class ProxyHandshake extends ChannelInboundHandlerAdapter {
    private final Via via;
    private final Negotiation negotiation;
    private final int millis;
    private final BiConsumer<@Nullable Channel, String> then;
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;
    private @Nullable Future<?> limit;
    private boolean over;

    /** @param millis that it may take */
    ProxyHandshake(Via via, Negotiation negotiation, int millis, BiConsumer<@Nullable Channel, String> then) {
        this.via = via;
        this.negotiation = negotiation;
        this.millis = millis;
        this.then = then;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        limit = context.executor()
                .schedule(
                        () -> fail(context, "did not answer within " + millis + " ms"), millis, TimeUnit.MILLISECONDS);
        say(context);
    }

    private void say(ChannelHandlerContext context) {
        context.writeAndFlush(Unpooled.wrappedBuffer(negotiation.next()));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        pending = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), pending, (ByteBuf) message);
        try {
            Negotiation.Step step = negotiation.read(pending);
            while (!over && step == Negotiation.Step.SAY) {
                say(context);
                step = negotiation.read(pending);
            }
            if (!over && step == Negotiation.Step.DONE) {
                done(context);
            }
        } catch (ProxyRefused e) {
            fail(context, String.valueOf(e.getMessage()));
        }
    }

    /** What the server has said already goes to the handlers that are there by then. */
    private void done(ChannelHandlerContext context) {
        end();
        Channel channel = context.channel();
        ByteBuf early = pending;
        pending = Unpooled.EMPTY_BUFFER;
        context.pipeline().remove(this);
        then.accept(channel, "");
        if (early.isReadable()) {
            channel.pipeline().fireChannelRead(early).fireChannelReadComplete();
        } else {
            early.release();
        }
    }

    private void fail(ChannelHandlerContext context, String what) {
        if (over) {
            return;
        }
        end();
        context.close();
        then.accept(null, via.sentence(what));
    }

    private void end() {
        over = true;
        Future<?> waiting = limit;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (over) {
            context.fireChannelReadComplete();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            fail(context, "closed the connection without an answer");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(context, "closed the connection without an answer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(context, "broke the connection: " + cause.getMessage());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        end();
        pending.release();
        pending = Unpooled.EMPTY_BUFFER;
    }
}
