package shark.http.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import shark.tape.Recorder;

/**
 * Two connections joined: what comes from one goes to the other as it is. The end of one direction is passed on as such
 * (half-close), a reset as a reset. Both channels belong to one event loop.
 */
public final class Relay {
    private static final long PROGRESS_NANOS = 500_000_000L;

    private final Recorder.TunnelRecording recording;
    private final long[] bytes = new long[2];
    private int open = 2;
    private boolean over;
    private long told = System.nanoTime();

    private Relay(Recorder.TunnelRecording recording) {
        this.recording = recording;
    }

    /**
     * Joins them, and reads from both. What was written but not flushed before goes first.
     *
     * @param ahead what has come from the client; taken over
     * @param early what has come from the origin; taken over
     */
    public static void join(
            Channel client, Channel origin, Recorder.TunnelRecording recording, ByteBuf ahead, ByteBuf early) {
        Relay relay = new Relay(recording);
        relay.bytes[0] = ahead.readableBytes();
        relay.bytes[1] = early.readableBytes();
        origin.write(ahead);
        client.write(early);
        Side fromClient = relay.new Side(origin, 0);
        client.pipeline().addLast(fromClient);
        Side fromOrigin = relay.new Side(client, 1);
        origin.pipeline().addLast(fromOrigin);
        client.flush();
        origin.flush();
        read(client);
        read(origin);
        if (((DuplexChannel) client).isInputShutdown()) {
            fromClient.inputEnded(client); // It ended while the origin was dialled.
        }
        if (((DuplexChannel) origin).isInputShutdown()) {
            fromOrigin.inputEnded(origin);
        }
    }

    /** Reads on; not from a channel whose input has ended, which epoll no longer knows (ENOENT). */
    private static void read(Channel channel) {
        if (!((DuplexChannel) channel).isInputShutdown()) {
            channel.config().setAutoRead(true);
        }
    }

    /** Over TLS by close_notify, which leaves the connection below open. */
    private static void shutdownOutput(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            ((DuplexChannel) channel).shutdownOutput();
        } else {
            tls.closeOutbound();
        }
    }

    private void progress() {
        long now = System.nanoTime();
        if (now - told > PROGRESS_NANOS) {
            told = now;
            recording.progress(bytes[0], bytes[1]);
        }
    }

    private void end(String error) {
        if (!over) {
            over = true;
            recording.progress(bytes[0], bytes[1]);
            recording.end(error);
        }
    }

    private final class Side extends ChannelInboundHandlerAdapter {
        private final Channel other;
        private final int direction;

        Side(Channel other, int direction) {
            this.other = other;
            this.direction = direction;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf content = (ByteBuf) message;
            bytes[direction] += content.readableBytes();
            other.write(content, other.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            other.flush();
            if (!other.isWritable()) {
                context.channel().config().setAutoRead(false);
            }
            progress();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable()) {
                read(other);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                inputEnded(context.channel());
            }
        }

        private void inputEnded(Channel from) {
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> shutdownOutput(other));
            if (--open == 0) {
                end("");
                other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
                from.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end(open > 0 ? "one side closed the connection at once" : "");
            other.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end("the connection broke: " + cause.getMessage());
            if (other.isOpen()) { // Each write that waited fails, and comes here.
                other.config().setOption(ChannelOption.SO_LINGER, 0);
                other.pipeline().firstContext().close(); // Past TLS, which would end it properly.
            }
            context.close();
        }
    }
}
