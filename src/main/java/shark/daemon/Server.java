package shark.daemon;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.api.Codec;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** Serves the daemon's socket: lines in, calls on worker threads, lines out; and who may call at all. */
final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Calls calls;
    private final ExecutorService workers;
    private final int uid;
    private final Codec codec = new Codec();

    Server(Calls calls, ExecutorService workers, int uid) {
        this.calls = calls;
        this.workers = workers;
        this.uid = uid;
    }

    /** Serves a socket that listens already. */
    Channel serve(int listener, EventLoopGroup loops) {
        return new ServerBootstrap()
                .group(loops)
                .channelFactory(() -> new EpollServerDomainSocketChannel(listener, true))
                .childHandler(new ChannelInitializer<EpollDomainSocketChannel>() {
                    @Override
                    protected void initChannel(EpollDomainSocketChannel channel) throws IOException {
                        int peer = channel.peerCredentials().uid();
                        if (peer != uid && peer != 0) {
                            String refusal = codec.error(new SharkException(
                                    ErrorCode.DENIED,
                                    "the daemon serves user " + uid + ", not user " + peer
                                            + "; set SHARK_HOME to a directory of your own"));
                            channel.writeAndFlush(Unpooled.copiedBuffer(refusal + "\n", StandardCharsets.UTF_8))
                                    .addListener(ChannelFutureListener.CLOSE);
                            return;
                        }
                        channel.pipeline().addLast(new LineBasedFrameDecoder(Codec.MOST_LINE), new Lines());
                    }
                })
                .register()
                .syncUninterruptibly()
                .channel();
    }

    /** One connection's requests, one at a time. */
    private final class Lines extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
            String text = line.toString(StandardCharsets.UTF_8);
            Channel channel = context.channel();
            channel.config().setAutoRead(false);
            workers.execute(() -> answer(channel, text));
        }

        private void answer(Channel channel, String text) {
            String reply;
            Calls.Stream stream = null;
            try {
                Calls.Answer answer = calls.answer(codec.readRequest(text));
                reply = answer.result() instanceof SharkException refusal
                        ? codec.error(refusal)
                        : codec.result(answer.result());
                stream = answer.stream();
            } catch (SharkException e) {
                reply = codec.error(e);
            } catch (RuntimeException | Error e) { // Whatever it was: the client waits for an answer.
                LOG.error("a call failed", e);
                reply = codec.error(
                        new SharkException(ErrorCode.INTERNAL, "the daemon failed: " + e + "; its log tells more"));
            }
            Calls.Stream next = stream;
            ByteBuf bytes = Unpooled.copiedBuffer(reply + "\n", StandardCharsets.UTF_8);
            channel.eventLoop().execute(() -> {
                if (next != null) {
                    channel.pipeline().remove(LineBasedFrameDecoder.class);
                    channel.pipeline().remove(this);
                    next.join(channel.pipeline());
                }
                channel.writeAndFlush(bytes);
                if (next != null) {
                    next.begin(channel);
                }
                channel.config().setAutoRead(true);
            });
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
