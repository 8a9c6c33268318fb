package shark.tui;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.LiveShark;
import shark.Tmux;
import shark.store.Store;
import shark.store.TestingExchange;

/** The exchanges' pane of the real program over a store of twenty thousand; one in 5 000 is of a host of its own. */
class ManyExchangesTest {
    private static final int COUNT = 20_000;

    @TempDir
    Path home;

    private LiveShark shark = new LiveShark(Path.of("."));

    @BeforeEach
    void fill() throws InterruptedException {
        LiveShark.assumeSandboxes();
        try (Store store = Store.open(home.resolve("data/store"))) {
            CountDownLatch written = new CountDownLatch(COUNT);
            for (int i = 1; i <= COUNT; i++) {
                String host = i % 5_000 == 0 ? "rare.example" : "h.example";
                store.append(TestingExchange.of(store.nextId(), "dev", host, "/" + i), failure -> written.countDown());
            }
            written.await();
        }
        shark = new LiveShark(home);
    }

    @AfterEach
    void stop() throws Exception {
        shark.close();
    }

    @Test
    void keysReachBothEndsAndAFilterGoesOverAll() {
        Tmux tmux = shark.onScreen(100, 30, "tui").until("h.example/19999").until("rare.example/20000");
        tmux.keys("Tab")
                .until("Enter details")
                .keys("Home")
                .until("h.example/1\n")
                .until(" 1/20000 ");
        for (int page = 0; page < 60; page++) {
            tmux.keys("PageDown");
        }
        tmux.until(" 481/20000 ").until("h.example/473\n").keys("PageUp").until(" 473/20000 ");
        tmux.keys("End").until("rare.example/20000").until(" live ");

        tmux.keys("/").until("filter:").line("host:rare").until("matching host:rare");
        tmux.until("rare.example/5000").until("rare.example/20000").untilGone("//h.example");
        tmux.keys("/")
                .until("filter:")
                .keys("C-u")
                .line("host:nowhere")
                .until(" none")
                .untilGone("rare.example");
        tmux.keys("Escape").until("rare.example/20000").untilGone("matching");
        tmux.keys("q").until("[status 0]");
    }
}
