package shark.net.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import shark.TestingLoops;

/** What a relay asks to be done elsewhere, on a real event loop; the test is the thread that does it. */
class ErrandsTest {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private final BlockingQueue<Runnable> given = new LinkedBlockingQueue<>();
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void close() {
        TestingLoops.end(loops);
    }

    @Test
    void oneAtATimeInOrder() throws Exception {
        Errands errands = new Errands(loop, given::add);
        for (String name : List.of("a", "b", "c")) {
            add(errands, () -> done.add(name));
        }
        assertThat(given).hasSize(1);
        assertThat(waiting(errands)).isEqualTo(2);

        for (int left = 2; left >= 0; left--) {
            next().run();
            onLoop(() -> null); // What the errand's end has told the loop has been done.
            assertThat(waiting(errands)).isEqualTo(Math.max(0, left - 1));
        }
        assertThat(done).containsExactly("a", "b", "c");
        assertThat(given).isEmpty();
    }

    @Test
    void oneThatFailsDoesNotHoldTheOthersUp() throws Exception {
        Errands errands = new Errands(loop, given::add);
        add(errands, () -> {
            throw new IllegalStateException("no such socket");
        });
        add(errands, () -> done.add("after"));
        Runnable failing = next();
        try {
            failing.run();
        } catch (IllegalStateException e) {
            done.add(e.getMessage());
        }
        next().run();

        assertThat(done).containsExactly("no such socket", "after");
    }

    @Test
    void whenNothingIsTakenAnyMoreNothingIsKept() throws Exception {
        Errands errands = new Errands(loop, task -> {
            throw new RejectedExecutionException("the daemon ends");
        });
        for (int i = 0; i < 3; i++) {
            add(errands, () -> done.add("never"));
        }

        assertThat(waiting(errands)).isZero();
        assertThat(done).isEmpty();
    }

    private Runnable next() throws InterruptedException {
        Runnable task = given.poll(10, TimeUnit.SECONDS);
        assertThat(task).isNotNull();
        return task;
    }

    private void add(Errands errands, Runnable errand) throws Exception {
        onLoop(() -> {
            errands.add(errand);
            return null;
        });
    }

    private int waiting(Errands errands) throws Exception {
        return onLoop(errands::waiting);
    }

    private <T> T onLoop(Callable<T> task) throws InterruptedException, ExecutionException {
        return loop.submit(task).get();
    }
}
