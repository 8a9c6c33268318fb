package shark.net.udp;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import shark.base.SharkException;

/** One flow of datagrams: opens, relays, is counted, ends. Used on the relay's event loop only. */
final class UdpFlow {
    private static final int MOST_WAITING = 16;

    /** A smaller datagram is copied out of the large buffer that it was read into, which a slow socket would keep. */
    private static final int SMALL = 4096;

    private final UdpRelay relay;
    private final UdpRelay.Key key;
    private final UdpWorld.Row row;
    private final Deque<ByteBuf> waiting = new ArrayDeque<>(1);
    private @Nullable Channel inside;
    private @Nullable Channel outside;
    private long usedNanos = System.nanoTime();
    private long outBytes;
    private long inBytes;
    private long toldBytes;
    private long outCount;
    private long inCount;
    private boolean opening;
    private boolean over;
    /** Why it relays nothing. */
    private @Nullable String refusal;
    /** What went wrong last; tells why, when nothing was answered. */
    private String fault = "";

    UdpFlow(UdpRelay relay, UdpRelay.Key key, UdpWorld.Row row) {
        this.relay = relay;
        this.key = key;
        this.row = row;
    }

    UdpRelay.Key key() {
        return key;
    }

    long usedNanos() {
        return usedNanos;
    }

    /**
     * A datagram of the program's; stays the caller's.
     *
     * @param lent the bytes are good for the time of the call only
     */
    void fromProgram(ByteBuf content, boolean lent) {
        if (refusal != null) {
            relay.refuse(key); // And it ends all the same: the next flow may fare better.
            return;
        }
        usedNanos = System.nanoTime();
        Optional<String> closed = relay.world().closed(key.dialled());
        if (closed.isPresent()) {
            refused(closed.get());
            return;
        }
        Channel to = outside;
        if (to != null) {
            sent(content.readableBytes());
            write(to, content, lent);
        } else if (waiting.size() < MOST_WAITING && relay.hold(content.readableBytes())) {
            waiting.add(content.copy());
        }
        if (!opening) {
            opening = true;
            relay.openInside(this);
        }
    }

    /** The inner socket is there. */
    void inside(EpollDatagramChannel made) {
        made.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(UdpRelay.MOST_BYTES));
        made.pipeline().addLast(new SimpleChannelInboundHandler<DatagramPacket>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                fromProgram(packet.content(), false);
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                fault = "the program takes no answer: " + cause.getMessage();
            }
        });
        relay.loop().register(made);
        if (over) {
            made.close();
            return;
        }
        inside = made;
        made.connect(key.program()).addListener(done -> {
            if (!done.isSuccess()) {
                refused("no socket in the sandbox for the answers: "
                        + done.cause().getMessage());
            } else if (!over && refusal == null) {
                relay.world()
                        .addresses(key.dialled())
                        .whenComplete((addresses, failure) -> relay.loop().execute(() -> resolved(addresses, failure)));
            }
        });
    }

    private void resolved(@Nullable List<InetSocketAddress> addresses, @Nullable Throwable failure) {
        if (over || refusal != null) {
            return;
        }
        if (addresses == null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            refused(cause instanceof SharkException ? String.valueOf(cause.getMessage()) : "cannot look up: " + cause);
            return;
        }
        connect(addresses, 0);
    }

    /** Connecting a UDP socket sends nothing, and tells at once whether there is a way to the address. */
    private void connect(List<InetSocketAddress> addresses, int index) {
        ChannelFuture connecting = new Bootstrap()
                .group(relay.loop())
                .channel(EpollDatagramChannel.class)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(UdpRelay.MOST_BYTES))
                .handler(new Answers())
                .connect(addresses.get(index));
        connecting.addListener(done -> {
            if (over || refusal != null) {
                connecting.channel().close();
            } else if (done.isSuccess()) {
                opened(connecting.channel());
            } else if (index + 1 < addresses.size()) {
                connect(addresses, index + 1);
            } else {
                refused("cannot send to " + addresses.get(index).getAddress().getHostAddress() + ": "
                        + done.cause().getMessage());
            }
        });
    }

    private void opened(Channel made) {
        outside = made;
        for (ByteBuf content = waiting.poll(); content != null; content = waiting.poll()) {
            relay.unhold(content.readableBytes());
            sent(content.readableBytes());
            made.writeAndFlush(content, made.voidPromise());
        }
    }

    /** Reads what comes from outside. */
    private final class Answers extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            Channel to = inside;
            if (to != null && !over) {
                usedNanos = System.nanoTime();
                inBytes += packet.content().readableBytes();
                inCount++;
                write(to, packet.content(), false);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (over) {
                return;
            }
            if (cause instanceof PortUnreachableException) {
                fault = "nobody takes datagrams there (ICMP: port unreachable)";
                relay.refuse(key);
            } else {
                fault = String.valueOf(cause.getMessage());
            }
        }
    }

    private void sent(int bytes) {
        outBytes += bytes;
        outCount++;
    }

    /** Passes a datagram on, or drops it where the socket is behind. */
    private static void write(Channel to, ByteBuf content, boolean lent) {
        if (to.isWritable()) {
            boolean copied = lent || content.readableBytes() < SMALL;
            to.writeAndFlush(copied ? content.copy() : content.retain(), to.voidPromise());
        }
    }

    /** From now on it relays nothing, and says so to the program. */
    void refused(String sentence) {
        if (over || refusal != null) {
            return;
        }
        refusal = sentence;
        relay.refuse(key);
        closeSockets();
        row.progress(outBytes, inBytes);
        row.end(sentence);
    }

    /** Tells how far it is, and ends it when it has been silent for long enough. */
    void look(long now) {
        boolean brief = refusal != null || (inCount == 0 && !fault.isEmpty()) || (outCount == 1 && inCount == 1);
        int patience = brief ? relay.limits().briefMillis() : relay.limits().idleMillis();
        if (now - usedNanos > TimeUnit.MILLISECONDS.toNanos(patience)) {
            end(inCount == 0 ? fault : "");
        } else if (refusal == null && toldBytes != outBytes + inBytes) {
            toldBytes = outBytes + inBytes;
            row.progress(outBytes, inBytes);
        }
    }

    void end(String error) {
        if (over) {
            return;
        }
        over = true;
        relay.ended(key);
        closeSockets();
        if (refusal == null) {
            row.progress(outBytes, inBytes);
            row.end(error);
        }
    }

    private void closeSockets() {
        for (ByteBuf content = waiting.poll(); content != null; content = waiting.poll()) {
            relay.unhold(content.readableBytes());
            content.release();
        }
        Channel in = inside;
        Channel out = outside;
        inside = null;
        outside = null;
        if (in != null) {
            in.close();
        }
        if (out != null) {
            out.close();
        }
    }
}
