package shark.term;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntConsumer;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.sys.Pty;

/**
 * A terminal session: a program on a pty, its screen, and any number of viewers that come and go. The program never waits
 * for a viewer: one that is slow is left out and gets a repaint when it is ready again. The size is that of the viewer that
 * was used last: the newest to come, to type, or to change its own; when that one goes, of the one used before it. So does
 * tmux ({@code window-size latest}, its default). Safe for use by several threads.
 *
 * <p>Theory of operation. One thread reads the pty, and under the lock feeds the screen and hands the same bytes to the
 * viewers. Another thread writes input, because a program that does not read would hold up everybody. All else happens on
 * the callers' threads, under the lock.
 */
public final class Terminal {
    /** Lines that have scrolled off are kept up to this. */
    public static final int HISTORY_LINES = 10_000;

    private static final int SIGHUP = 1;

    private final String name;
    private final Pty pty;
    private final Screen screen;
    /** The one used last is the last. */
    private final List<Seat> seats = new ArrayList<>();

    private final LinkedBlockingQueue<Input> input = new LinkedBlockingQueue<>();
    private boolean ended;

    /** Input, and whom to tell when the program has taken it. */
    private record Input(byte[] bytes, Runnable taken) {}

    /** A viewer's place. */
    public final class Seat {
        private final Viewer viewer;
        private final boolean withHistory;
        private int columns;
        private int rows;
        private boolean behind;

        private Seat(Viewer viewer, int columns, int rows, boolean withHistory) {
            this.viewer = viewer;
            this.columns = columns;
            this.rows = rows;
            this.withHistory = withHistory;
        }

        /**
         * Input from this viewer.
         *
         * @param taken called on another thread when the program has taken it: send no more before
         */
        public void input(byte[] bytes, Runnable taken) {
            synchronized (screen) {
                useSize(this);
            }
            input.add(new Input(bytes, taken));
        }

        /** The viewer has another size now. */
        public void resize(int newColumns, int newRows) {
            synchronized (screen) {
                columns = newColumns;
                rows = newRows;
                useSize(this);
            }
        }

        /** The viewer is ready again. */
        public void ready() {
            synchronized (screen) {
                if (behind && !ended && viewer.isReady()) {
                    repaint(this);
                }
            }
        }

        /** The viewer goes. */
        public void leave() {
            synchronized (screen) {
                seats.remove(this);
                if (!seats.isEmpty()) {
                    useSize(seats.get(seats.size() - 1));
                }
            }
        }
    }

    /**
     * Begins to serve a pty.
     *
     * @param ended told the exit status, once, after the viewers
     */
    public Terminal(String name, Pty pty, int columns, int rows, IntConsumer ended) {
        this.name = name;
        this.pty = pty;
        this.screen = new Screen(columns, rows, HISTORY_LINES);
        thread("read", () -> read(ended));
        thread("write", this::write);
    }

    /**
     * A viewer comes; it gets a repaint at once, and the terminal takes its size.
     *
     * @param withHistory repaints bring the lines that have scrolled off, too
     */
    public Seat join(Viewer viewer, int columns, int rows, boolean withHistory) {
        synchronized (screen) {
            if (ended) {
                throw new SharkException(ErrorCode.CONFLICT, "the program on terminal " + name + " has just ended");
            }
            Seat seat = new Seat(viewer, columns, rows, withHistory);
            seats.add(seat);
            if (!useSize(seat)) {
                repaint(seat);
            }
            return seat;
        }
    }

    /** How many viewers there are. */
    public int viewers() {
        synchronized (screen) {
            return seats.size();
        }
    }

    /** What the program called its window. */
    public String title() {
        synchronized (screen) {
            return screen.title();
        }
    }

    /** Hangs up: the program gets SIGHUP. */
    public void hangUp() {
        pty.signal(SIGHUP);
    }

    /** The size becomes the seat's; true when that was a change, and all viewers were repainted. */
    private boolean useSize(Seat seat) {
        if (!seats.remove(seat)) {
            return false; // It has left.
        }
        seats.add(seat);
        if (ended || (seat.columns == screen.columns() && seat.rows == screen.rows())) {
            return false;
        }
        screen.resize(seat.columns, seat.rows);
        pty.resize(screen.columns(), screen.rows());
        for (Seat each : seats) {
            repaint(each);
        }
        return true;
    }

    private void repaint(Seat seat) {
        if (!seat.viewer.isReady()) {
            seat.behind = true;
            return;
        }
        seat.behind = false;
        byte[] painted = Painter.repaint(screen, seat.withHistory ? HISTORY_LINES : 0);
        seat.viewer.repaint(screen.columns(), screen.rows(), painted);
    }

    private void read(IntConsumer whenEnded) {
        byte[] buffer = new byte[Pty.MOST_READ];
        for (int count = pty.read(buffer); count >= 0; count = pty.read(buffer)) {
            synchronized (screen) {
                screen.feed(buffer, 0, count);
                byte[] replies = screen.takeReplies();
                if (replies.length > 0) {
                    input.add(new Input(replies, () -> {}));
                }
                for (Seat seat : seats) {
                    show(seat, buffer, count);
                }
            }
        }
        finish(whenEnded);
    }

    private void show(Seat seat, byte[] buffer, int count) {
        if (seat.behind) {
            repaint(seat);
        } else if (seat.viewer.isReady()) {
            seat.viewer.output(buffer, count);
        } else {
            seat.behind = true;
        }
    }

    private void finish(IntConsumer whenEnded) {
        int status = 255;
        try {
            status = pty.awaitExit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (screen) {
            ended = true;
            for (Seat seat : seats) {
                seat.viewer.ended(status);
            }
            seats.clear();
        }
        input.add(new Input(new byte[0], () -> {}));
        whenEnded.accept(status);
    }

    private void write() {
        try {
            for (Input next = input.take(); next.bytes.length > 0; next = input.take()) {
                boolean open = pty.write(next.bytes);
                next.taken.run();
                if (!open) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void thread(String what, Runnable task) {
        Thread thread = new Thread(task, "terminal " + name + " " + what);
        thread.setDaemon(true);
        thread.start();
    }
}
