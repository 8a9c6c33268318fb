package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/** Waits for the first word of an origin whose client is silent, and keeps it. Its end is a word too. */
final class FirstWord extends ChannelInboundHandlerAdapter {
    private ByteBuf word = Unpooled.EMPTY_BUFFER;
    private boolean spoken;
    private @Nullable Runnable then;

    /** Runs the action once the origin has spoken. */
    void onceSpoken(Runnable action) {
        then = action;
        if (spoken) {
            action.run();
        }
    }

    /** What it said; taken over. */
    ByteBuf take() {
        ByteBuf taken = word;
        word = Unpooled.EMPTY_BUFFER;
        return taken;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        word = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), word, (ByteBuf) message);
        spoken(context);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            spoken(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        spoken(context);
    }

    private void spoken(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(false);
        Runnable action = then;
        if (!spoken && action != null) {
            spoken = true;
            action.run();
        }
        spoken = true;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        word.release();
        word = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
