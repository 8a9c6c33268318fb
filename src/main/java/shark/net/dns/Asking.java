package shark.net.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * One query on its way to the host's name servers, one after the other, as often as the settings say. Each try has a socket
 * of its own, connected to the server, whose port the kernel picks at random, and a random id: an answer forged from
 * elsewhere must guess both (RFC 5452 section 4). All of it runs on one event loop.
 */
final class Asking {
    private static final int MOST_BYTES = 65_535;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Codes that say nothing of the name: another server may do better. */
    private static final Set<Integer> OF_THE_SERVER = Set.of(
            DnsResponseCode.SERVFAIL.intValue(), DnsResponseCode.NOTIMP.intValue(), DnsResponseCode.REFUSED.intValue());

    private final EventLoop loop;
    private final Query query;
    private final ResolverSettings settings;
    private final boolean whole;
    private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
    private int tries;
    private @Nullable Channel channel;
    private @Nullable Future<?> deadline;
    /** What a program is told when nobody does better. */
    private byte @Nullable [] second;

    Asking(EventLoop loop, Query query, ResolverSettings settings, boolean whole) {
        this.loop = loop;
        this.query = query;
        this.settings = settings;
        this.whole = whole;
    }

    CompletableFuture<byte[]> begin() {
        loop.execute(this::next);
        return answer;
    }

    private void next() {
        leave();
        byte[] known = second;
        boolean cut = known != null && (Message.flags(known) & Message.TRUNCATED) != 0;
        if (cut || tries == settings.attempts() * settings.servers().size()) {
            if (known != null) {
                answer.complete(known);
            } else {
                answer.completeExceptionally(new SharkException(
                        ErrorCode.UNAVAILABLE,
                        "no name server of the host answers about " + query.name() + " (asked "
                                + settings.servers().stream()
                                        .map(server -> server.getAddress().getHostAddress())
                                        .collect(Collectors.joining(", "))
                                + ")"));
            }
            return;
        }
        InetSocketAddress server =
                settings.servers().get(tries % settings.servers().size());
        tries++;
        ask(server, whole);
    }

    private void ask(InetSocketAddress server, boolean byTcp) {
        int id = RANDOM.nextInt(1 << 16);
        Bootstrap bootstrap = new Bootstrap().group(loop);
        if (byTcp) {
            bootstrap
                    .channel(EpollSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.timeoutMillis());
        } else {
            bootstrap
                    .channel(EpollDatagramChannel.class)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MOST_BYTES));
        }
        ChannelFuture connecting = bootstrap
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        if (byTcp) {
                            // RFC 1035 section 4.2.2: two bytes of length before each message.
                            made.pipeline()
                                    .addLast(new LengthFieldBasedFrameDecoder(MOST_BYTES + 2, 0, 2, 0, 2))
                                    .addLast(new LengthFieldPrepender(2));
                        }
                        made.pipeline().addLast(new Answers(server, id, byTcp));
                    }
                })
                .connect(server);
        channel = connecting.channel();
        deadline = loop.schedule(this::next, settings.timeoutMillis(), TimeUnit.MILLISECONDS);
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                failed(connecting.channel());
            }
        });
    }

    /** No answer by a socket; one that was left already fails no more. */
    private void failed(Channel from) {
        if (from == channel) {
            next();
        }
    }

    private void leave() {
        Future<?> timer = deadline;
        if (timer != null) {
            timer.cancel(false);
        }
        Channel left = channel;
        channel = null;
        deadline = null;
        if (left != null) {
            left.close();
        }
    }

    private void received(byte[] message, InetSocketAddress server, boolean byTcp) {
        Message.sixteen(message, 0, Message.id(query.bytes()));
        if (OF_THE_SERVER.contains(Message.code(message))) {
            second = second == null ? message : second;
            next();
        } else if (!byTcp && (Message.flags(message) & Message.TRUNCATED) != 0) {
            second = message;
            leave();
            ask(server, true);
        } else {
            leave();
            answer.complete(message);
        }
    }

    /** Reads the answers to one try; what does not answer it is passed over, and the try goes on. */
    private final class Answers extends SimpleChannelInboundHandler<Object> {
        private final InetSocketAddress server;
        private final int id;
        private final boolean byTcp;

        Answers(InetSocketAddress server, int id, boolean byTcp) {
            this.server = server;
            this.id = id;
            this.byTcp = byTcp;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            byte[] asked = query.bytes().clone();
            Message.sixteen(asked, 0, id);
            context.writeAndFlush(Unpooled.wrappedBuffer(asked));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Object read) {
            ByteBuf content = read instanceof DatagramPacket packet ? packet.content() : (ByteBuf) read;
            byte[] message = ByteBufUtil.getBytes(content);
            if (context.channel() == channel && query.isAnsweredBy(message, id)) {
                received(message, server, byTcp);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            failed(context.channel());
        }

        /** A port that nobody listens on (ICMP), or a broken connection. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failed(context.channel());
        }
    }
}
