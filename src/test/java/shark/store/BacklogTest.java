package shark.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a writer is behind, and that whoever waits for it is called once. */
@Timeout(60)
class BacklogTest {
    /** Tasks and bytes that were added, then done; whether it is behind in between and in the end. */
    @ParameterizedTest
    @CsvSource({
        "8191, 0,        0,    0,        false, false",
        "8192, 0,        0,    0,        true,  true",
        "8192, 0,        4095, 0,        true,  true",
        "8192, 0,        4096, 0,        true,  false",
        "9000, 0,        4903, 0,        true,  true",
        "9000, 0,        4904, 0,        true,  false",
        "1,    33554431, 0,    0,        false, false",
        "1,    33554432, 0,    0,        true,  true",
        "1,    33554432, 0,    16777215, true,  true",
        "1,    33554432, 0,    16777216, true,  false",
        "8192, 33554432, 8192, 1,        true,  true",
        "8192, 33554432, 1,    33554432, true,  true",
        "8192, 33554432, 4096, 16777216, true,  false"
    })
    void isBehindFromTheBoundUntilHalfOfIt(int tasks, long bytes, int done, long freed, boolean between, boolean end) {
        Backlog backlog = new Backlog();
        backlog.add(bytes);
        for (int i = 1; i < tasks; i++) {
            backlog.add(0);
        }
        List<String> called = new ArrayList<>();
        backlog.whenCaughtUp(() -> called.add("called"));
        assertThat(backlog.isBehind()).isEqualTo(between);
        assertThat(called).hasSize(between ? 0 : 1);

        backlog.done(done, freed);

        assertThat(backlog.isBehind()).isEqualTo(end);
        assertThat(called).hasSize(end ? 0 : 1);
        assertThat(backlog.tasks()).isEqualTo(tasks - done);
        assertThat(backlog.bytes()).isEqualTo(bytes - freed);
    }

    @Test
    void oneThatIsCalledMayWaitAgain() {
        Backlog backlog = new Backlog();
        List<String> called = new ArrayList<>();
        backlog.add(Backlog.MOST_BYTES);
        backlog.whenCaughtUp(() -> {
            backlog.add(Backlog.MOST_BYTES);
            backlog.whenCaughtUp(() -> called.add("second"));
            called.add("first");
        });
        backlog.done(1, Backlog.MOST_BYTES);
        assertThat(called).containsExactly("first");
        backlog.done(1, Backlog.MOST_BYTES);
        assertThat(called).containsExactly("first", "second");
    }

    @Test
    void everyoneIsCalledOnceWhoeverAddsMeanwhile() throws Exception {
        Backlog backlog = new Backlog();
        int threads = 4;
        int rounds = 300;
        AtomicIntegerArray calls = new AtomicIntegerArray(threads * rounds);
        AtomicInteger added = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            int first = t * rounds;
            new Thread(() -> {
                        for (int i = 0; i < rounds; i++) {
                            int index = first + i;
                            for (int k = 0; k < 64; k++) {
                                backlog.add(1);
                                added.incrementAndGet();
                            }
                            backlog.whenCaughtUp(() -> calls.incrementAndGet(index));
                        }
                        done.countDown();
                    })
                    .start();
        }
        int taken = 0;
        while (done.getCount() > 0 || taken < added.get()) {
            int now = Math.min(200, added.get() - taken);
            backlog.done(now, now);
            taken += now;
        }
        assertThat(backlog.tasks()).isZero();
        assertThat(backlog.bytes()).isZero();
        for (int i = 0; i < calls.length(); i++) {
            assertThat(calls.get(i)).isEqualTo(1);
        }
    }
}
