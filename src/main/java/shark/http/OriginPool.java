package shark.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import shark.base.SharkException;
import shark.http.proxy.Via;
import shark.http.tls.HandshakeFault;
import shark.http.tls.Upstream;

/**
 * One event loop's connections to origins: idle ones to use again, and the dialling of new ones by Happy Eyeballs
 * (RFC 8305): the addresses are tried in order, each {@link Limits#staggerMillis} after the one before or as soon as that
 * has failed; the first that answers is taken, the others are closed. Used on its loop only, so that an exchange never
 * changes threads.
 */
final class OriginPool {
    /** A proxy looks names up, and tries their addresses, before it answers. */
    private static final int PROXY_TIMES = 3;

    private final EventLoop loop;
    private final Origins origins;
    private final Limits limits;
    private final @Nullable Upstream upstream;
    private final Map<Key, Deque<OriginConnection>> idle = new HashMap<>();
    private final SharedOrigins shared = new SharedOrigins(this);

    /**
     * An origin.
     *
     * @param tls what is said by ALPN; null: without TLS
     * @param prior HTTP/2 is spoken without being agreed on (RFC 9113 section 3.3)
     */
    record Key(String host, int port, Upstream.@Nullable Offer tls, boolean prior) {
        Key(String host, int port, Upstream.@Nullable Offer tls) {
            this(host, port, tls, false);
        }

        Key withPriorKnowledge() {
            return new Key(host, port, null, true);
        }

        Key withHttp1() {
            return new Key(host, port, tls == null ? null : Upstream.Offer.HTTP_1);
        }

        Key withHttp2() {
            return new Key(host, port, Upstream.Offer.HTTP_2);
        }
    }

    /** @param upstream null: no key has TLS */
    OriginPool(EventLoop loop, Origins origins, Limits limits, @Nullable Upstream upstream) {
        this.loop = loop;
        this.origins = origins;
        this.limits = limits;
        this.upstream = upstream;
    }

    Limits limits() {
        return limits;
    }

    /**
     * Finds or makes a connection for one exchange. The callback, on the loop, gets it, or a sentence that says why there is none.
     *
     * @param switching the origin is to be asked for another protocol, which proxies pass on for nobody that did not CONNECT
     * @param kept one may be used that was kept from before
     */
    void open(Key key, boolean switching, boolean kept, BiConsumer<@Nullable OriginSide, String> then) {
        if (key.prior() || key.tls() == Upstream.Offer.HTTP_2) {
            shared.open(key, kept, then);
        } else if (shared.isOnly(key) && !switching) {
            shared.open(key.withHttp2(), kept, then);
        } else {
            openHttp1(key, switching, kept, then);
        }
    }

    /** See {@link #open}; should the origin speak nothing but HTTP/2, then that. */
    void openHttp1(Key key, boolean switching, boolean kept, BiConsumer<@Nullable OriginSide, String> then) {
        OriginConnection idle = kept && !switching ? idle(key) : null;
        if (idle != null) {
            then.accept(idle, "");
            return;
        }
        dial(key, !switching, () -> new OriginConnection(this, key), (channel, failure) -> {
            if (channel == null) {
                then.accept(null, failure);
            } else if (SharedOrigins.isHttp2(channel)) {
                shared.suspect(key);
                then.accept(shared.adopt(key.withHttp2(), channel), "");
            } else {
                channel.pipeline().addFirst(new Silence(limits.idleSeconds()));
                then.accept(channel.pipeline().get(OriginConnection.class), "");
            }
        });
    }

    /** See {@link SharedOrigins#suspect}. */
    boolean suspect(Key key) {
        return shared.suspect(key);
    }

    void forget(Http2Origin origin) {
        shared.forget(origin);
    }

    /** The connection used last, when one is idle. */
    private @Nullable OriginConnection idle(Key key) {
        Deque<OriginConnection> connections = idle.get(key);
        OriginConnection found = connections == null ? null : connections.pollLast();
        if (connections != null && connections.isEmpty()) {
            idle.remove(key);
        }
        return found;
    }

    /** Takes a connection that waits for its next request. */
    void release(OriginConnection connection) {
        Deque<OriginConnection> connections = idle.computeIfAbsent(connection.key(), key -> new ArrayDeque<>());
        connections.addLast(connection);
        if (connections.size() > limits.pooled()) {
            connections.removeFirst().leave();
        }
    }

    /** An idle connection has ended. */
    void forget(OriginConnection connection) {
        Deque<OriginConnection> connections = idle.get(connection.key());
        if (connections != null && connections.remove(connection) && connections.isEmpty()) {
            idle.remove(connection.key());
        }
    }

    /**
     * Dials, and makes the TLS handshake where the key has one. The callback, on the loop, gets the channel, or a sentence
     * that says why there is none.
     *
     * @param requests HTTP requests are to be sent on it, else whatever a program says
     * @param handler made for each attempt
     */
    void dial(Key key, boolean requests, Supplier<ChannelHandler> handler, BiConsumer<@Nullable Channel, String> then) {
        Upstream.Offer offer = key.tls();
        Upstream by = upstream;
        if (offer == null || by == null) {
            connect(key, requests, handler, then);
            return;
        }
        // Before it is connected, so that the handler is there for what the origin says first.
        by.handler(ByteBufAllocator.DEFAULT, key.host(), key.port(), offer)
                .whenComplete((tls, fault) -> onLoop(() -> {
                    if (tls == null) {
                        then.accept(null, "no TLS connection with " + key.host() + ":" + key.port() + ": " + fault);
                    } else {
                        connect(
                                key,
                                false,
                                handler,
                                (channel, failure) -> secure(key, handler, channel, failure, tls, then));
                    }
                }));
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    private void secure(
            Key key,
            Supplier<ChannelHandler> handler,
            @Nullable Channel channel,
            String failure,
            SslHandler tls,
            BiConsumer<@Nullable Channel, String> then) {
        if (channel == null || !channel.isActive()) {
            ReferenceCountUtil.release(tls.engine());
            String closed = HandshakeFault.ofOrigin(key.host(), key.port(), new ClosedChannelException());
            then.accept(null, channel == null ? failure : closed);
            return;
        }
        tls.setHandshakeTimeoutMillis(limits.connectMillis());
        channel.pipeline().addFirst(tls, new TlsEnd());
        tls.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                then.accept(channel, "");
            } else {
                channel.close();
                if (key.tls() == Upstream.Offer.HTTP_1 && HandshakeFault.isOfProtocols(done.cause())) {
                    dial(
                            key.withHttp2(),
                            false,
                            handler,
                            then); // It may be one that speaks HTTP/2 only (RFC 7301 section 3.2).
                    return;
                }
                then.accept(null, HandshakeFault.ofOrigin(key.host(), key.port(), done.cause()));
            }
        });
    }

    private void connect(
            Key key, boolean plainWeb, Supplier<ChannelHandler> handler, BiConsumer<@Nullable Channel, String> then) {
        origins.route(key.host(), key.port(), plainWeb)
                .whenComplete((route, failure) -> loop.execute(() -> {
                    if (failure == null && route.addresses().isEmpty()) {
                        then.accept(null, "no address is known for " + key.host());
                    } else if (failure == null) {
                        Via via = route.via();
                        String dialled = via == null ? key.host() + ":" + key.port() : via.dialled();
                        var next = via == null ? then : via.after(limits.connectMillis() * PROXY_TIMES, then);
                        new Race(dialled, route.addresses(), handler, next).next();
                    } else {
                        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                        then.accept(
                                null,
                                cause instanceof SharkException
                                        ? cause.getMessage()
                                        : "cannot look up " + key.host() + ": " + cause);
                    }
                }));
    }

    /** One dialling over several addresses. */
    private final class Race {
        private final String dialled;
        private final List<InetSocketAddress> addresses;
        private final Supplier<ChannelHandler> handler;
        private final BiConsumer<@Nullable Channel, String> then;
        private final List<String> failures = new ArrayList<>(1);
        private final List<Channel> attempts = new ArrayList<>(1);
        private @Nullable Future<?> step;
        private int started;
        private boolean over;

        Race(
                String dialled,
                List<InetSocketAddress> addresses,
                Supplier<ChannelHandler> handler,
                BiConsumer<@Nullable Channel, String> then) {
            this.dialled = dialled;
            this.addresses = addresses;
            this.handler = handler;
            this.then = then;
        }

        void next() {
            if (over || started == addresses.size()) {
                return;
            }
            Future<?> waiting = step;
            if (waiting != null) {
                waiting.cancel(false); // An attempt that failed before its step was over has used it up.
            }
            InetSocketAddress address = addresses.get(started++);
            ChannelFuture connecting = new Bootstrap()
                    .group(loop)
                    .channel(EpollSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, limits.connectMillis())
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(handler.get());
                        }
                    })
                    .connect(address);
            attempts.add(connecting.channel());
            connecting.addListener(done -> ended(address, connecting.channel(), done.cause()));
            if (started < addresses.size()) {
                step = loop.schedule(this::next, limits.staggerMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private void ended(InetSocketAddress address, Channel channel, @Nullable Throwable failure) {
            if (over) {
                channel.close();
            } else if (failure == null) {
                over = true;
                attempts.remove(channel);
                attempts.forEach(Channel::close);
                then.accept(channel, "");
            } else {
                failures.add(address.getAddress().getHostAddress() + ": " + reason(failure));
                if (failures.size() == addresses.size()) {
                    over = true;
                    then.accept(null, "cannot connect to " + dialled + " (" + String.join("; ", failures) + ")");
                } else {
                    next();
                }
            }
        }

        private static String reason(Throwable failure) {
            String text = String.valueOf(failure.getMessage());
            return text.contains("refused") ? "connection refused" : text.contains("timed out") ? "timed out" : text;
        }
    }
}
