package shark.net.dns;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * Asks the host's name servers for one sandbox, and bounds how much it may ask at once: each query that is under way holds a
 * socket. Safe for use by several threads; never blocks.
 */
public final class Forwarder {
    private static final int MOST = 128;

    private final EventLoopGroup loops;
    private final HostNames host;
    private final int most;
    private final AtomicInteger underWay = new AtomicInteger();

    public Forwarder(EventLoopGroup loops, HostNames host) {
        this(loops, host, MOST);
    }

    Forwarder(EventLoopGroup loops, HostNames host, int most) {
        this.loops = loops;
        this.host = host;
        this.most = most;
    }

    HostNames host() {
        return host;
    }

    /** Runs a task on one of the loops after a while. */
    void later(Runnable task, int millis) {
        loops.next().schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    /**
     * The answer, with the query's own id. Fails with DENIED when too much is under way, with UNAVAILABLE when no server
     * answers.
     *
     * @param whole ask by TCP, so that nothing is cut off
     */
    CompletableFuture<byte[]> ask(Query query, boolean whole) {
        if (underWay.incrementAndGet() > most) {
            underWay.decrementAndGet();
            return CompletableFuture.failedFuture(new SharkException(
                    ErrorCode.DENIED, "more than " + most + " names are being looked up for this sandbox at once"));
        }
        CompletableFuture<byte[]> answer = host.now().thenCompose(known -> {
            Asking asking = new Asking(loops.next(), query, known.settings(), whole);
            return asking.begin();
        });
        return answer.whenComplete((done, failure) -> underWay.decrementAndGet());
    }
}
