package shark.net.udp;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoOps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.sys.NamespaceSockets;
import shark.sys.OriginalDatagrams;

/**
 * Relays a sandbox's datagrams to the outside, and the answers back.
 *
 * <p>Theory of operation. TPROXY brings each datagram for a foreign address to a listener, which learns the address from the
 * kernel (IP_RECVORIGDSTADDR). A flow is a program's address together with the one it sends to. Its first datagram opens two
 * sockets: one outside, connected to where the datagrams go, so that only answers from there come back, and one inside the
 * namespace, bound to the address that the program sent to and connected to the program. Answers leave by the inner socket,
 * and so come from the address asked. TPROXY prefers a connected socket to a listener: from then on the program's datagrams
 * come to the inner socket, and the listener sees first datagrams only.
 *
 * <p>A flow ends when it has been silent for a while. Nothing is certain in UDP, so whatever cannot be passed on at once is
 * dropped: no queue grows. All of a sandbox's flows live on one event loop, and are touched on it only.
 */
public final class UdpRelay implements AutoCloseable {
    static final int MOST_BYTES = 65_535;

    private static final Logger LOG = LoggerFactory.getLogger(UdpRelay.class);
    private static final int SWEEP_MILLIS = 1000;
    private static final int MOST_REFUSALS = 64;

    private final IoEventLoop loop;
    private final UdpWorld world;
    private final NamespaceSockets sockets;
    private final Errands errands;
    private final UdpLimits limits;
    private final Map<Key, UdpFlow> flows = new HashMap<>();
    private final Map<UdpListener, IoRegistration> listeners = new HashMap<>();
    private final OriginalDatagrams reader;
    private @Nullable Future<?> sweep;
    private int held;
    private boolean closed;

    /** @param dialled the address that the program sends to */
    record Key(InetSocketAddress program, InetSocketAddress dialled) {}

    /**
     * @param sockets makes sockets inside the namespace
     * @param reader of the listeners
     * @param blocking runs what asks for sockets, which takes less than a millisecond
     */
    public UdpRelay(
            IoEventLoop loop,
            UdpWorld world,
            NamespaceSockets sockets,
            OriginalDatagrams reader,
            Executor blocking,
            UdpLimits limits) {
        this.reader = reader;
        this.loop = loop;
        this.world = world;
        this.sockets = sockets;
        this.errands = new Errands(loop, blocking);
        this.limits = limits;
    }

    /** Serves a listener of TPROXY's; the descriptor is taken over. */
    public void serve(int fd) {
        UdpListener listener = new UdpListener(fd, reader, this::received);
        IoRegistration registration =
                loop.register(listener).syncUninterruptibly().getNow();
        registration.submit(EpollIoOps.EPOLLIN);
        listeners.put(listener, registration);
    }

    private void received(OriginalDatagrams.Received datagram) {
        Key key = new Key(datagram.from(), datagram.to());
        UdpFlow flow = flows.get(key);
        if (flow == null) {
            if (closed || (flows.size() >= limits.flows() && !endOldest())) {
                return;
            }
            flow = new UdpFlow(this, key, world.begin(key.dialled()));
            flows.put(key, flow);
            watch();
        }
        flow.fromProgram(Unpooled.wrappedBuffer(datagram.content()), true);
    }

    /** Ends the flow that has been silent for longest; false when none has been silent for long enough. */
    private boolean endOldest() {
        UdpFlow oldest = flows.values().stream()
                .min(Comparator.comparingLong(UdpFlow::usedNanos))
                .orElseThrow();
        if (System.nanoTime() - oldest.usedNanos() < TimeUnit.MILLISECONDS.toNanos(limits.keptMillis())) {
            return false;
        }
        oldest.end("");
        return true;
    }

    private void watch() {
        if (sweep == null) {
            sweep = loop.scheduleWithFixedDelay(this::look, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        long now = System.nanoTime();
        List.copyOf(flows.values()).forEach(flow -> flow.look(now));
        Future<?> running = sweep;
        if (flows.isEmpty() && running != null) {
            running.cancel(false);
            sweep = null;
        }
    }

    // For the flows.

    EventLoop loop() {
        return loop;
    }

    UdpWorld world() {
        return world;
    }

    UdpLimits limits() {
        return limits;
    }

    void ended(Key key) {
        flows.remove(key);
    }

    /** Room for a datagram that must wait; false when there is none. */
    boolean hold(int bytes) {
        if (held + bytes > limits.heldBytes()) {
            return false;
        }
        held += bytes;
        return true;
    }

    void unhold(int bytes) {
        held -= bytes;
    }

    /** Has the kernel make the inner socket of a flow; the flow hears of it on the loop. */
    void openInside(UdpFlow flow) {
        errands.add(() -> {
            try {
                int fd = sockets.datagramSocket(flow.key().dialled());
                loop.execute(() -> flow.inside(new EpollDatagramChannel(fd)));
            } catch (RuntimeException e) {
                loop.execute(() -> flow.refused("no socket in the sandbox for the answers: " + e.getMessage()));
            }
        });
    }

    /** Tells the program by ICMP that nobody takes its datagrams; a flood is not told each time. */
    void refuse(Key key) {
        if (errands.waiting() < MOST_REFUSALS) {
            errands.add(() -> {
                try {
                    sockets.refuse(key.dialled(), key.program());
                } catch (RuntimeException e) {
                    LOG.debug("{}", e.getMessage()); // As on any network, an error may not arrive.
                }
            });
        }
    }

    private static void leave(UdpListener listener, IoRegistration registration) {
        registration.cancel();
        try {
            listener.close();
        } catch (IOException e) {
            LOG.warn("a listener for datagrams cannot be closed: {}", e.getMessage());
        }
    }

    /** Ends all flows and serves no more. */
    @Override
    public void close() {
        loop.submit(() -> {
                    closed = true;
                    List.copyOf(flows.values()).forEach(flow -> flow.end(""));
                    listeners.forEach(UdpRelay::leave);
                })
                .syncUninterruptibly();
        sockets.close();
    }
}
