package shark.http;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.store.Filter;
import shark.store.Store;
import shark.tape.Tapes;

/** A {@link TestingDoor} that records, with its store. */
final class RecordingDoor implements AutoCloseable {
    private final Tapes tapes;
    private final TestingDoor door;

    RecordingDoor(Path directory, Limits limits, InetAddress at, List<InetSocketAddress> origins) {
        tapes = new Tapes(Store.open(directory), Clock.systemUTC());
        door = new TestingDoor(tapes, () -> Mode.RECORD, limits, at, origins);
    }

    /** A connection of a program's. */
    Socket connect() throws IOException {
        return door.connect();
    }

    /** The rows, the oldest first, once so many are on disk. */
    List<ExchangeRow> rows(int count) {
        return await().until(
                        () -> tapes.list(Filter.ALL, "", 0, 100).stream()
                                .sorted(Comparator.comparingLong(ExchangeRow::id))
                                .toList(),
                        rows -> rows.size() == count
                                && rows.stream()
                                        .allMatch(row -> row.phase() == Phase.STORED
                                                && tapes.find(row.id()).isPresent()));
    }

    @Override
    public void close() {
        door.close();
        tapes.close();
    }
}
