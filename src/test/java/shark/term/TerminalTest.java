package shark.term;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import shark.sys.Command;
import shark.sys.Libc;
import shark.sys.Pty;

/** Several viewers of a real program on a real pty. */
class TerminalTest {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Pty pty = Pty.spawn(
            Libc.load(),
            Command.of("sh", "-c", "stty -echo; while read line; do eval \"$line\"; done; exit 5"),
            Map.of("PATH", "/usr/bin:/bin"),
            80,
            24);
    private final Terminal terminal = new Terminal("test 1", pty, 80, 24, status -> ended.countDown());

    @AfterEach
    void end() throws InterruptedException {
        pty.signal(9);
        ended.await();
        pty.close();
    }

    @Test
    void theSizeIsThatOfTheViewerUsedLast() {
        TestingViewer one = new TestingViewer();
        TestingViewer two = new TestingViewer();
        Terminal.Seat first = terminal.join(one, 100, 30, false);
        assertThat(pty.size()).containsExactly(100, 30);
        Terminal.Seat second = terminal.join(two, 60, 20, false);
        assertThat(pty.size()).containsExactly(60, 20);
        assertThat(one.size()).isEqualTo("60x20");

        type(first, "stty size");
        one.until("30 100");
        two.until("30 100");
        assertThat(two.size()).isEqualTo("100x30");

        second.resize(70, 22);
        assertThat(pty.size()).containsExactly(70, 22);
    }

    @Test
    void whenTheViewerUsedLastGoesTheSizeIsThatOfTheOneBefore() {
        TestingViewer one = new TestingViewer();
        Terminal.Seat first = terminal.join(one, 100, 30, false);
        Terminal.Seat second = terminal.join(new TestingViewer(), 90, 28, false);
        Terminal.Seat third = terminal.join(new TestingViewer(), 60, 20, false);
        type(first, "true");
        second.resize(90, 28);

        third.leave();
        assertThat(pty.size()).containsExactly(90, 28);
        second.leave();
        assertThat(pty.size()).containsExactly(100, 30);
        assertThat(one.size()).isEqualTo("100x30");
        type(first, "echo still; stty size");
        one.until("still\n30 100");

        second.resize(20, 5);
        assertThat(pty.size()).as("one that has left has no say").containsExactly(100, 30);
        assertThat(terminal.viewers()).isEqualTo(1);
    }

    @Test
    void aViewerThatDoesNotReadHoldsUpNobodyAndIsPaintedLater() {
        TestingViewer slow = new TestingViewer();
        TestingViewer quick = new TestingViewer();
        Terminal.Seat behind = terminal.join(slow, 80, 24, false);
        Terminal.Seat seat = terminal.join(quick, 80, 24, false);
        slow.ready(false);
        type(seat, "seq 1 5000; echo all");
        quick.until("5000\nall");
        assertThat(slow.text()).doesNotContain("all");
        slow.ready(true);
        behind.ready();
        slow.until("5000\nall");
    }

    @Test
    void allAreToldTheEnd() throws InterruptedException {
        TestingViewer one = new TestingViewer();
        TestingViewer two = new TestingViewer();
        Terminal.Seat seat = terminal.join(one, 80, 24, false);
        terminal.join(two, 80, 24, false);
        type(seat, "exit 5");
        ended.await();
        assertThat(one.status).hasValue(5);
        assertThat(two.status).hasValue(5);
    }

    private static void type(Terminal.Seat seat, String line) {
        seat.input((line + "\n").getBytes(StandardCharsets.UTF_8), () -> {});
    }

    /** A viewer with a screen of its own. */
    private static final class TestingViewer implements Viewer {
        private Screen screen = new Screen(1, 1, 0);
        private boolean ready = true;
        OptionalInt status = OptionalInt.empty();

        @Override
        public synchronized boolean isReady() {
            return ready;
        }

        synchronized void ready(boolean now) {
            ready = now;
        }

        @Override
        public synchronized void repaint(int columns, int rows, byte[] bytes) {
            screen = new Screen(columns, rows, 0);
            screen.feed(bytes, 0, bytes.length);
        }

        @Override
        public synchronized void output(byte[] bytes, int length) {
            screen.feed(bytes, 0, length);
        }

        @Override
        public synchronized void ended(int how) {
            status = OptionalInt.of(how);
        }

        synchronized String text() {
            return screen.text();
        }

        synchronized String size() {
            return screen.columns() + "x" + screen.rows();
        }

        void until(String text) {
            await().until(() -> text().contains(text));
        }
    }
}
