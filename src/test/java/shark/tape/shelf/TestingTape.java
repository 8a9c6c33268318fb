package shark.tape.shelf;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.Sha256;
import shark.base.Source;
import shark.store.Body;
import shark.store.Exchange;
import shark.store.Store;

/** Puts exchanges on tapes as recorders would. */
final class TestingTape {
    private static final byte[] NONE = new byte[0];

    private final Store store;
    private final String name;

    TestingTape(Store store, String name) {
        this.store = store;
        this.name = name;
    }

    /** An answer with the usual head. */
    long record(String path, String answer) {
        return record(path, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: now " + path + "\r\n\r\n", answer);
    }

    long record(String path, String head, String answer) {
        return record("GET", "http", path, bytes(head), Body.Small.of(bytes(answer)), NONE);
    }

    long record(String method, String scheme, String path, byte[] head, Body answer, byte[] trailers) {
        long id = store.nextId();
        int status = scheme.equals("dns") ? 0 : Integer.parseInt(new String(head, 9, 3, StandardCharsets.US_ASCII));
        ExchangeRow row = new ExchangeRow(
                id,
                "box",
                name,
                1_000_000 + id,
                method,
                scheme,
                "example.org",
                80,
                path,
                status,
                0,
                answer.size(),
                id,
                "text/plain",
                Source.NETWORK,
                Phase.DONE,
                false,
                0,
                null);
        Sha256 key = Sha256.of(bytes(method + path));
        byte[] request = bytes(method + " " + path + " HTTP/1.1\r\nHost: example.org\r\n\r\n");
        CompletableFuture<Void> done = new CompletableFuture<>();
        store.append(new Exchange(row, key, request, Body.Small.EMPTY, NONE, NONE, head, answer, trailers), failure -> {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
        done.join();
        return id;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
