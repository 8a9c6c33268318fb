package shark.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fires an {@link IdleStateEvent} when nothing has passed for a while, which is at least the time given and less than twice
 * that. It looks once in that time, and costs what passes no more than a flag: Netty's own IdleStateHandler takes the time of
 * each read, and adds a listener to each write.
 */
final class Silence extends ChannelDuplexHandler {
    private final int seconds;
    private boolean heard;
    private @Nullable Future<?> watch;

    Silence(int seconds) {
        this.seconds = seconds;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        watch = context.executor().scheduleWithFixedDelay(() -> look(context), seconds, seconds, TimeUnit.SECONDS);
    }

    private void look(ChannelHandlerContext context) {
        if (!heard) {
            context.fireUserEventTriggered(IdleStateEvent.ALL_IDLE_STATE_EVENT);
        }
        heard = false;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        heard = true;
        context.fireChannelRead(message);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        heard = true;
        context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        heard = true; // The other side takes what was written long ago.
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }

    private void stop() {
        if (watch != null) {
            watch.cancel(false);
            watch = null;
        }
    }
}
