package shark;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;

/** Ends a test's event loops. */
public final class TestingLoops {
    private static final int QUIET_MILLIS = 50;

    private TestingLoops() {}

    /**
     * Ends them with their channels closed and what these had not written released. Netty closes the channels when a loop goes
     * round and finds that it is to end; one that is told so while it runs tasks, and has no quiet period, ends in the same
     * round, with its channels open (SingleThreadEventExecutor.confirmShutdown).
     */
    public static void end(EventLoopGroup loops) {
        loops.shutdownGracefully(QUIET_MILLIS, TimeUnit.SECONDS.toMillis(10), TimeUnit.MILLISECONDS)
                .syncUninterruptibly();
    }
}
