package shark.daemon;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import shark.api.Methods;
import shark.api.RefreshExchange;
import shark.api.Refreshed;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.SharkException;
import shark.base.Source;
import shark.http.Resender;
import shark.sandbox.Sandboxes;
import shark.store.Body;
import shark.store.Exchange;
import shark.tape.Tapes;
import shark.tape.redact.Redaction;

/**
 * The method that records an exchange anew. The old one gives way only when the new one is whole and on disk: first the new
 * one has its pin, then it is removed, so that a kill in between leaves both.
 */
final class RefreshCalls {
    /** From the end of the answer until it is on disk. */
    private static final long MOST_SECONDS = 60;

    private final Sandboxes sandboxes;
    private final Tapes tapes;

    RefreshCalls(Sandboxes sandboxes, Tapes tapes) {
        this.sandboxes = sandboxes;
        this.tapes = tapes;
    }

    void addTo(Calls calls) {
        calls.on(Methods.HTTP_REFRESH, this::refresh);
    }

    private Refreshed refresh(RefreshExchange asked) {
        Exchange old = tapes.find(asked.id())
                .orElseThrow(() -> new SharkException(
                        ErrorCode.NOT_FOUND, "no exchange " + asked.id() + " is stored; 'shark http ls' lists them"));
        check(old);
        ExchangeRow row = old.row();
        String sandbox = asked.sandbox().isEmpty() ? row.sandbox() : asked.sandbox();
        CompletableFuture<ExchangeRow> stored = new CompletableFuture<>();
        try (InputStream body = content(old.requestBody())) {
            sandboxes.resend(
                    sandbox,
                    tapes.recorderOfOne(sandbox, row.tape(), stored),
                    new Resender.Request(
                            row.scheme(),
                            row.host(),
                            row.port(),
                            old.requestHead(),
                            body,
                            old.requestBody().size()));
        } catch (IOException e) {
            throw new SharkException(
                    ErrorCode.CORRUPT,
                    "the request's body of exchange " + row.id() + " cannot be read: " + e.getMessage(),
                    e);
        }
        ExchangeRow fresh = await(stored);
        boolean replaces = !asked.keep()
                && row.source() == Source.NETWORK
                && fresh.source() == Source.NETWORK
                && fresh.error() == null;
        if (replaces) {
            if (row.pinned()) {
                tapes.pin(fresh.id(), true);
            }
            tapes.remove(row.id());
        }
        return new Refreshed(
                row.id(), replaces, tapes.find(fresh.id()).map(Exchange::row).orElse(fresh));
    }

    private static ExchangeRow await(CompletableFuture<ExchangeRow> stored) {
        try {
            return stored.orTimeout(MOST_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new SharkException(
                    ErrorCode.UNAVAILABLE, "what was answered is not recorded yet; 'shark http ls' will list it", e);
        }
    }

    /** INVALID for what cannot be sent again. */
    private static void check(Exchange old) {
        ExchangeRow row = old.row();
        String what = "exchange " + row.id();
        if (!row.scheme().startsWith("http") || row.method().equals("-") || row.status() == 101) {
            throw new SharkException(ErrorCode.INVALID, what + " is no HTTP request that could be sent again");
        }
        if (row.source() == Source.PLAYED) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    what + " was played; what it was played from can be recorded anew: shark http refresh "
                            + row.playedFrom());
        }
        boolean isRedacted = Redaction.isIn(new String(old.requestHead(), StandardCharsets.ISO_8859_1))
                || (old.requestBody() instanceof Body.Small small
                        && Redaction.isIn(new String(small.content(), StandardCharsets.ISO_8859_1)));
        if (isRedacted) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    "the request of " + what
                            + " was stored without its secrets, so that only the program that has them can"
                            + " ask again; let it do so in the mode record");
        }
    }

    private static InputStream content(Body body) throws IOException {
        return body instanceof Body.Large large
                ? Files.newInputStream(large.file())
                : new ByteArrayInputStream(((Body.Small) body).content());
    }
}
