package shark.net.udp;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** A world in which every address leads where the test says. */
final class TestingWorld implements UdpWorld {
    private final List<Row> rows = new CopyOnWriteArrayList<>();
    private volatile List<InetSocketAddress> addresses = List.of();
    private volatile String refusal = "";
    private volatile String closed = "";

    void leadTo(InetSocketAddress... to) {
        addresses = List.of(to);
    }

    void refuse(String sentence) {
        refusal = sentence;
    }

    void close(String sentence) {
        closed = sentence;
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    long open() {
        return rows.stream().filter(row -> row.error() == null).count();
    }

    @Override
    public Optional<String> closed(InetSocketAddress dialled) {
        return closed.isEmpty() ? Optional.empty() : Optional.of(closed);
    }

    @Override
    public CompletionStage<List<InetSocketAddress>> addresses(InetSocketAddress dialled) {
        return refusal.isEmpty()
                ? CompletableFuture.completedFuture(addresses)
                : CompletableFuture.failedFuture(new SharkException(ErrorCode.DENIED, refusal));
    }

    @Override
    public UdpWorld.Row begin(InetSocketAddress dialled) {
        Row row = new Row(dialled);
        rows.add(row);
        return row;
    }

    /** What was told of a flow; the error is null while it goes on. */
    static final class Row implements UdpWorld.Row {
        private final InetSocketAddress dialled;
        private volatile long out;
        private volatile long in;
        private volatile String error;

        Row(InetSocketAddress dialled) {
            this.dialled = dialled;
        }

        InetSocketAddress dialled() {
            return dialled;
        }

        long out() {
            return out;
        }

        long in() {
            return in;
        }

        String error() {
            return error;
        }

        @Override
        public void progress(long sent, long received) {
            if (error != null) {
                throw new IllegalStateException("progress after the end");
            }
            out = sent;
            in = received;
        }

        @Override
        public void end(String sentence) {
            if (error != null) {
                throw new IllegalStateException("ended twice");
            }
            error = sentence;
        }
    }
}
