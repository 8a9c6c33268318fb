package shark.daemon;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import org.jspecify.annotations.Nullable;
import shark.api.Attach;
import shark.api.Frame;
import shark.base.SharkException;
import shark.term.Terminal;
import shark.term.Viewer;

/**
 * A viewer's connection to a terminal. What the client has not read yet is bounded by the channel's high-water mark: above
 * it output is left out, below the low one a repaint follows.
 */
final class AttachStream implements Calls.Stream {
    private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(64 << 10, 1 << 20);

    private final Terminal terminal;
    private final Attach attach;
    /** Set on the event loop. */
    private Terminal.@Nullable Seat seat;

    AttachStream(Terminal terminal, Attach attach) {
        this.terminal = terminal;
        this.attach = attach;
    }

    @Override
    public void join(ChannelPipeline pipeline) {
        pipeline.addLast(new FrameDecoder(), new Frames());
    }

    @Override
    public void begin(Channel channel) {
        channel.config().setWriteBufferWaterMark(UNREAD);
        Frame.Size size = new Frame.Size(attach.columns(), attach.rows());
        try {
            seat = terminal.join(
                    new Client(new FrameWriter(channel)), size.columns(), size.rows(), attach.scrollback());
        } catch (SharkException justEnded) {
            new FrameWriter(channel).end(0);
        }
        if (!channel.isActive() && seat != null) {
            seat.leave();
        }
    }

    private record Client(FrameWriter to) implements Viewer {
        @Override
        public boolean isReady() {
            return to.channel().isWritable();
        }

        @Override
        public void repaint(int columns, int rows, byte[] bytes) {
            int first = Math.min(bytes.length, Frame.MOST - Frame.SIZE);
            byte[] payload = Frame.sized(new Frame.Size(columns, rows), bytes, first);
            to.send(Frame.Kind.REPAINT, payload, 0, payload.length);
            for (int at = first; at < bytes.length; at += Frame.MOST) {
                to.send(Frame.Kind.STDOUT, bytes, at, Math.min(Frame.MOST, bytes.length - at));
            }
        }

        @Override
        public void output(byte[] bytes, int length) {
            to.send(Frame.Kind.STDOUT, bytes, 0, length);
        }

        @Override
        public void ended(int status) {
            to.end(status);
        }
    }

    private final class Frames extends SimpleChannelInboundHandler<Frame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, Frame frame) {
            Terminal.Seat mine = seat;
            if (mine == null) {
                return;
            }
            switch (frame.kind()) {
                case STDIN -> {
                    if (frame.payload().length > 0) {
                        context.channel().config().setAutoRead(false); // Until the program has taken it.
                        mine.input(frame.payload(), () -> FrameDecoder.readOn(context.channel()));
                    }
                }
                case RESIZE -> frame.size().ifPresent(size -> mine.resize(size.columns(), size.rows()));
                default -> context.close();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable() && seat != null) {
                seat.ready();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (seat != null) {
                seat.leave();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
