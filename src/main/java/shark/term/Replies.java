package shark.term;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What a terminal answers; a program that asks without reading is not answered without bound. */
final class Replies {
    private static final int MOST = 16_384;

    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

    void add(String text) {
        if (waiting.size() + text.length() <= MOST) {
            waiting.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    byte[] take() {
        byte[] taken = waiting.toByteArray();
        waiting.reset();
        return taken;
    }
}
