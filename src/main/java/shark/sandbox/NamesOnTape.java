package shark.sandbox;

import java.util.concurrent.CompletableFuture;
import shark.net.dns.NameTape;
import shark.tape.NameRecorder;

/** The name server's queries as they are recorded and played: its room knows no tape, and the tape's no name server. */
record NamesOnTape(NameRecorder recorder) implements NameTape {
    @Override
    public CompletableFuture<byte[]> answer(int type, String name, byte[] query, NameTape.Ways ways) {
        return recorder.answer(type, name, query, new NameRecorder.Ways() {
            @Override
            public CompletableFuture<byte[]> forwarded() {
                return ways.forwarded();
            }

            @Override
            public byte[] madeUp() {
                return ways.madeUp();
            }

            @Override
            public byte[] coded(int code) {
                return ways.coded(code);
            }
        });
    }
}
