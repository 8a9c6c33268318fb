package shark.net.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import shark.base.SharkException;

/** Answers a sandbox's DNS queries (RFC 1035), by UDP and TCP. A is answered; other types of a known name have no data. */
public final class NameServer {
    private static final int HEADER = 12;
    private static final int TYPE_A = 1;
    private static final int NO_ERROR = 0;
    private static final int FORMAT_ERROR = 1;
    private static final int NAME_ERROR = 3;
    private static final int SECONDS = 5;

    private final SandboxNames names;

    public NameServer(SandboxNames names) {
        this.names = names;
    }

    /** Serves a bound UDP channel. */
    public void serveUdp(Channel channel) {
        channel.pipeline().addLast(new SimpleChannelInboundHandler<DatagramPacket>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                answer(packet.content())
                        .thenAccept(reply -> context.writeAndFlush(new DatagramPacket(reply, packet.sender())));
            }
        });
    }

    /** Serves an accepted TCP connection (RFC 7766): two bytes of length before each message. */
    public void acceptTcp(Channel channel) {
        channel.pipeline()
                .addLast(
                        new LengthFieldBasedFrameDecoder(4096, 0, 2, 0, 2),
                        new LengthFieldPrepender(2),
                        new SimpleChannelInboundHandler<ByteBuf>() {
                            @Override
                            protected void channelRead0(ChannelHandlerContext context, ByteBuf query) {
                                answer(query).thenAccept(context::writeAndFlush);
                            }

                            @Override
                            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                                context.close();
                            }
                        });
    }

    /** The reply to a query; what is no query gets none. */
    CompletableFuture<ByteBuf> answer(ByteBuf query) {
        int start = query.readerIndex();
        if (query.readableBytes() < HEADER || query.getByte(start + 2) < 0) {
            return new CompletableFuture<>(); // A response (QR): answering one would answer an answer.
        }
        int id = query.getUnsignedShort(start);
        int flags = query.getUnsignedShort(start + 2);
        StringBuilder name = new StringBuilder();
        int end = name(query, start + HEADER, name);
        if (end < 0
                || query.getUnsignedShort(start + 4) != 1
                || query.writerIndex() < end + 4
                || (flags & 0x7800) != 0) {
            return CompletableFuture.completedFuture(reply(id, flags, FORMAT_ERROR, new byte[0], List.of()));
        }
        byte[] question = new byte[end + 4 - start - HEADER];
        query.getBytes(start + HEADER, question);
        int type = query.getUnsignedShort(end);
        return names.answer(name.toString()).handle((addresses, failure) -> {
            if (failure != null) {
                Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                int code = cause instanceof SharkException ? NAME_ERROR : 2;
                return reply(id, flags, code, question, List.of());
            }
            return reply(id, flags, NO_ERROR, question, type == TYPE_A ? addresses : List.of());
        });
    }

    /** Reads a name without compression, which a question has no use for; the index after it, or -1 when it is none. */
    private static int name(ByteBuf query, int from, StringBuilder name) {
        int at = from;
        while (at < query.writerIndex()) {
            int length = query.getUnsignedByte(at++);
            if (length == 0) {
                return name.length() > 253 ? -1 : at;
            }
            if (length > 63 || at + length > query.writerIndex()) {
                return -1;
            }
            name.append(name.isEmpty() ? "" : ".");
            for (int i = 0; i < length; i++) {
                int c = query.getUnsignedByte(at + i);
                if (c <= ' ' || c >= 0x7f) {
                    return -1;
                }
                name.append((char) c);
            }
            at += length;
        }
        return -1;
    }

    private static ByteBuf reply(int id, int asked, int code, byte[] question, List<InetAddress> addresses) {
        ByteBuf reply = Unpooled.buffer(HEADER + question.length + 16 * addresses.size());
        reply.writeShort(id);
        reply.writeShort(0x8080 | (asked & 0x0100) | code); // QR, RD as asked, RA.
        reply.writeShort(question.length == 0 ? 0 : 1);
        reply.writeShort(addresses.size());
        reply.writeInt(0);
        reply.writeBytes(question);
        for (InetAddress address : addresses) {
            reply.writeShort(0xc000 | HEADER); // The question's name.
            reply.writeShort(TYPE_A);
            reply.writeShort(1);
            reply.writeInt(SECONDS);
            reply.writeShort(4);
            reply.writeBytes(address.getAddress());
        }
        return reply;
    }
}
