package shark.tape;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import shark.base.Mode;
import shark.store.Store;
import shark.tape.rules.Preset;
import shark.tape.rules.Rules;

/** Records, then changes the rules of its tape, again and again, until it is killed. */
final class RekeyingChild {
    static final int EXCHANGES = 1000;

    private static final byte[] NONE = new byte[0];

    private RekeyingChild() {}

    /** A directory. */
    public static void main(String[] words) {
        Tapes tapes = new Tapes(Store.open(Path.of(words[0])), Clock.systemUTC());
        Recorder recorder = tapes.recorder("box", "tape", () -> Mode.RECORD);
        for (long i = tapes.storedExchanges(); i < EXCHANGES; i++) {
            String path = "/" + i + "?_=" + i;
            byte[] head = ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            Recording recording = recorder.begin(new RequestHead("GET", "http", "a", 80, path, head));
            recording.requestEnd(NONE);
            recording.decide(decision -> {});
            recording.response(200, "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            recording.complete(NONE);
        }
        for (boolean busters = true; ; busters = !busters) {
            tapes.setRules("tape", busters ? Rules.of(List.of(Preset.CACHE_BUSTERS)) : Rules.NONE)
                    .join();
        }
    }
}
