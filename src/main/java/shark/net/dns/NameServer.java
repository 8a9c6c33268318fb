package shark.net.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * Answers a sandbox's DNS queries (RFC 1035), by UDP and TCP: the sandbox's own names, demo.shark, and what the host's hosts
 * file has, by itself; about all else, whatever its type, the tape decides: the host's name servers are asked and what they say
 * passed on as it came, or what they said before is played. What nobody answers is a SERVFAIL, and one query too many at once
 * is REFUSED.
 */
public final class NameServer {
    private static final Logger LOG = LoggerFactory.getLogger(NameServer.class);
    private static final int MOST_QUERY = 4096;
    private static final int IDLE_SECONDS = 30;
    /** How long the host's name servers are waited for when somebody else may know a name. */
    private static final int MOST_SECONDS = 3;

    private final SandboxNames names;
    private final NameTape tape;

    public NameServer(SandboxNames names, NameTape tape) {
        this.names = names;
        this.tape = tape;
    }

    /** Serves a bound UDP channel. */
    public void serveUdp(Channel channel) {
        channel.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MOST_QUERY));
        channel.pipeline().addLast(new SimpleChannelInboundHandler<DatagramPacket>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                answer(ByteBufUtil.getBytes(packet.content()), false).thenAccept(reply -> {
                    if (context.channel().isWritable()) { // A program that asks and does not read loses the answers.
                        context.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(reply), packet.sender()));
                    }
                });
            }
        });
    }

    /** Serves an accepted TCP connection (RFC 7766): two bytes of length before each message. */
    public void acceptTcp(Channel channel) {
        channel.pipeline()
                .addLast(
                        new IdleStateHandler(0, 0, IDLE_SECONDS),
                        new LengthFieldBasedFrameDecoder(MOST_QUERY, 0, 2, 0, 2),
                        new LengthFieldPrepender(2),
                        new TcpClient());
    }

    /** Reads no further query while its answers are not taken. */
    private final class TcpClient extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf query) {
            answer(ByteBufUtil.getBytes(query), true)
                    .thenAccept(reply -> context.writeAndFlush(Unpooled.wrappedBuffer(reply)));
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            context.channel().config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof IdleStateEvent) {
                context.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    /**
     * The reply to a query; what is no query never gets one.
     *
     * @param whole the program asks by TCP, and takes a reply of any length
     */
    CompletableFuture<byte[]> answer(byte[] message, boolean whole) {
        if (message.length < Message.HEADER || (Message.flags(message) & Message.RESPONSE) != 0) {
            return new CompletableFuture<>(); // Answering a response would answer an answer.
        }
        if ((Message.flags(message) & Message.OPCODE) != 0) {
            return CompletableFuture.completedFuture(Reply.code(message, DnsResponseCode.NOTIMP));
        }
        Query query;
        try {
            query = Query.read(message);
        } catch (MalformedMessage e) {
            return CompletableFuture.completedFuture(Reply.code(message, DnsResponseCode.FORMERR));
        }
        boolean transfer =
                query.type() == DnsRecordType.IXFR.intValue() || query.type() == DnsRecordType.AXFR.intValue();
        if (query.dnsClass() != Message.IN || transfer) {
            return CompletableFuture.completedFuture(Reply.code(query, DnsResponseCode.REFUSED));
        }
        if (query.name().equals(SandboxNames.HOST) && !names.hasHost()) {
            return CompletableFuture.completedFuture(Reply.code(query, DnsResponseCode.NXDOMAIN)); // Nobody else's.
        }
        return names.known(query.name(), query.type())
                .thenCompose(known ->
                        known.map(addresses -> own(query, addresses, whole)).orElseGet(() -> others(query, whole)))
                .exceptionally(failure -> refusal(query, failure));
    }

    private static CompletableFuture<byte[]> own(Query query, List<InetAddress> addresses, boolean whole) {
        boolean any = query.type() == DnsRecordType.ANY.intValue();
        byte[] reply = Reply.addresses(
                query,
                addresses.stream()
                        .filter(address -> any
                                || query.type()
                                        == (address.getAddress().length == 4 ? DnsRecordType.A : DnsRecordType.AAAA)
                                                .intValue())
                        .toList());
        return CompletableFuture.completedFuture(whole ? reply : Reply.fitting(query, reply));
    }

    private CompletableFuture<byte[]> others(Query query, boolean whole) {
        NameTape.Ways ways = new NameTape.Ways() {
            @Override
            public CompletableFuture<byte[]> forwarded() {
                CompletableFuture<byte[]> answer = names.uplink()
                        .map(out -> out.forwarder().ask(query, whole).thenApply(said -> checked(query, said)))
                        .orElseGet(() -> CompletableFuture.failedFuture(SandboxNames.sealedOff(query.name())));
                return names.othersLookUp(query.name()) ? orMadeUp(answer) : answer;
            }

            /** Where the host's servers do not know the name, or are not there, a proxy may know it. */
            private CompletableFuture<byte[]> orMadeUp(CompletableFuture<byte[]> answer) {
                return answer.copy().orTimeout(MOST_SECONDS, TimeUnit.SECONDS).handle((said, failure) -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause instanceof SharkException known && known.code() == ErrorCode.DENIED) {
                        throw known;
                    }
                    boolean known = failure == null && Message.code(said) == DnsResponseCode.NOERROR.intValue();
                    return known ? said : madeUp();
                });
            }

            @Override
            public byte[] madeUp() {
                return Reply.addresses(query, names.madeUp(query.name(), query.type()));
            }

            @Override
            public byte[] coded(int code) {
                return Reply.code(query, DnsResponseCode.valueOf(code));
            }
        };
        return tape.answer(query.type(), query.name(), query.bytes(), ways).thenApply(answer -> {
            try {
                byte[] reply = Reply.again(query, answer);
                names.learn(query.name(), reply, query.end());
                return whole ? reply : Reply.fitting(query, reply);
            } catch (MalformedMessage e) {
                throw malformed(query, e);
            }
        });
    }

    /** The answer, if one can step through it. */
    private static byte[] checked(Query query, byte[] answer) {
        try {
            Message records = new Message(answer, query.end());
            while (records.next()) {}
            return answer;
        } catch (MalformedMessage e) {
            throw malformed(query, e);
        }
    }

    private static SharkException malformed(Query query, MalformedMessage cause) {
        return new SharkException(
                ErrorCode.UNAVAILABLE,
                "the host's name server sent what is no DNS message, about " + query.name() + ": " + cause.getMessage(),
                cause);
    }

    private static byte[] refusal(Query query, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof SharkException known && known.code() == ErrorCode.DENIED) {
            return Reply.code(query, DnsResponseCode.REFUSED);
        }
        LOG.debug("no answer about {}: {}", query.name(), String.valueOf(cause));
        return Reply.code(query, DnsResponseCode.SERVFAIL);
    }
}
