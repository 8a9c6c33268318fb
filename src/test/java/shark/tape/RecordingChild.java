package shark.tape;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Random;
import shark.base.Mode;
import shark.store.Exchange;
import shark.store.Store;

/** Records, pins and removes until it is killed, and says what of it is on disk: one line each, once it is. */
final class RecordingChild {
    private static final byte[] NONE = new byte[0];

    private RecordingChild() {}

    /** A directory and a seed. */
    public static void main(String[] words) {
        Random random = new Random(Long.parseLong(words[1]));
        Store store = Store.open(Path.of(words[0]));
        Tapes tapes = new Tapes(store, Clock.systemUTC());
        Recorder recorder = tapes.recorder("box", "tape", () -> Mode.RECORD);
        ArrayDeque<Long> begun = new ArrayDeque<>();
        for (int i = 0; ; i++) {
            begun.add(record(recorder, random, i));
            if (begun.size() > 20) {
                settle(tapes, begun.remove(), random.nextInt(4) == 0);
            }
        }
    }

    private static long record(Recorder recorder, Random random, int number) {
        byte[] head =
                ("POST /" + number + " HTTP/1.1\r\nHost: example.org\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        Recording recording = recorder.begin(new RequestHead("POST", "http", "example.org", 80, "/" + number, head));
        recording.requestBody().write(ByteBuffer.wrap(body(random)));
        recording.requestEnd(NONE);
        recording.decide(decision -> {});
        recording.response(200, "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        recording.responseBody().write(ByteBuffer.wrap(body(random)));
        recording.complete(NONE);
        return recording.id();
    }

    /** Some are large, some are equal. */
    private static byte[] body(Random random) {
        byte[] body = new byte[random.nextInt(3) == 0 ? 70_000 + random.nextInt(100_000) : random.nextInt(3000)];
        if (random.nextBoolean()) {
            random.nextBytes(body);
        }
        return body;
    }

    /** Waits until it is on disk; then pins and tells it, or removes it and tells that. */
    private static void settle(Tapes tapes, long id, boolean remove) {
        Exchange exchange = tapes.find(id).orElse(null);
        while (exchange == null) {
            Thread.onSpinWait();
            exchange = tapes.find(id).orElse(null);
        }
        if (remove) {
            tapes.remove(id);
            System.out.println("gone " + id);
        } else {
            tapes.pin(id, true);
            System.out.println("kept " + id + " " + exchange.requestBody().digest() + " "
                    + exchange.responseBody().digest());
        }
    }
}
