package shark.tape;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.base.Sha256;
import shark.base.SharkException;
import shark.base.Source;
import shark.store.Body;
import shark.store.Exchange;

/** One exchange on its way to the tape, or from it. */
final class TapeRecording implements Recording {
    private static final byte[] NONE = new byte[0];
    private static final int MOST_INFORMATIONAL = 64 * 1024;

    private final TapeRecorder.Parts parts;
    private final String sandbox;
    private final String tape;
    private final Mode mode;
    private final RequestHead request;
    private final long id;
    private final long started;
    private final long startedNanos = System.nanoTime();

    private final Sink requestSink;
    private final Sink responseSink;
    private byte[] requestTrailers = NONE;
    private byte[] responseHead = NONE;
    private final ByteArrayOutputStream informational = new ByteArrayOutputStream(0);
    private CompletableFuture<Body> requestBody = CompletableFuture.completedFuture(Body.Small.EMPTY);
    private @Nullable Exchange played;
    private Source source = Source.NETWORK;
    private int status;
    private String contentType = "";
    private @Nullable String error;

    TapeRecording(TapeRecorder.Parts parts, String sandbox, String tape, Mode mode, RequestHead request) {
        this.parts = parts;
        this.sandbox = sandbox;
        this.tape = tape;
        this.mode = mode;
        this.request = request;
        this.id = parts.store().nextId();
        this.started = parts.micros();
        this.requestSink = new Sink();
        this.responseSink = new Sink();
        parts.feed().changed(row(Phase.REQUEST));
    }

    /** Counts; spools where the mode keeps bodies. The spool is made at the first byte, since most requests have none. */
    private final class Sink implements BodySink {
        private long size;
        private @Nullable Spool spool;

        @Override
        public boolean write(ByteBuffer content) {
            size += content.remaining();
            if (mode == Mode.LIVE) {
                content.position(content.limit());
                return true;
            }
            Spool to = spool;
            if (to == null) {
                to = new Spool(parts.spooler(), parts.store()::freshBodyFile);
                spool = to;
            }
            return to.write(content);
        }

        @Override
        public void whenReady(Runnable resume) {
            if (spool == null) {
                resume.run();
            } else {
                spool.whenReady(resume);
            }
        }

        CompletableFuture<Body> end() {
            Spool from = spool;
            if (from == null) {
                return CompletableFuture.completedFuture(Body.Small.EMPTY);
            }
            CompletableFuture<Body> body = new CompletableFuture<>();
            from.end((whole, failure) -> {
                if (failure == null) {
                    body.complete(whole);
                } else {
                    body.completeExceptionally(failure);
                }
            });
            return body;
        }
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean decidesEarly() {
        return mode != Mode.AUTO && mode != Mode.REPLAY;
    }

    @Override
    public BodySink requestBody() {
        return requestSink;
    }

    @Override
    public void requestEnd(byte[] trailers) {
        requestTrailers = trailers;
        requestBody = requestSink.end();
    }

    @Override
    public void decide(Consumer<Decision> then) {
        switch (mode) {
            case RECORD, LIVE -> then.accept(new Decision.Forward());
            case OFF ->
                then.accept(refuse(
                        403,
                        "shark: the sandbox '" + sandbox + "' is off; 'shark mode " + sandbox
                                + " record' lets it out\n"));
            case AUTO, REPLAY ->
                requestBody.whenComplete((body, failure) -> {
                    if (body == null) {
                        then.accept(refuse(500, "shark: the request's body could not be kept: " + failure + "\n"));
                        return;
                    }
                    Sha256 key = MatchKey.of(request, body.digest());
                    Optional<Exchange> cached = parts.playlist().cached(key);
                    if (cached.isPresent()) {
                        then.accept(play(cached.get()));
                    } else {
                        parts.lookups().execute(() -> then.accept(lookUp(key)));
                    }
                });
        }
    }

    private Decision lookUp(Sha256 key) {
        try {
            Optional<Exchange> found = parts.playlist().find(key);
            if (found.isPresent()) {
                return play(found.get());
            }
            return mode == Mode.AUTO
                    ? new Decision.Forward()
                    : refuse(504, Miss.text(request, tape, parts.store().playable(tape, 500)));
        } catch (SharkException e) {
            return refuse(500, "shark: " + e.getMessage() + "\n");
        }
    }

    private Decision play(Exchange exchange) {
        played = exchange;
        source = Source.PLAYED;
        Decision.Content content = exchange.responseBody() instanceof Body.Small small
                ? new Decision.InMemory(small.content())
                : new Decision.InFile(
                        ((Body.Large) exchange.responseBody()).file(),
                        exchange.responseBody().size());
        return new Decision.Play(
                exchange.row().id(),
                exchange.row().status(),
                exchange.responseHead(),
                content,
                exchange.responseTrailers());
    }

    private Decision refuse(int code, String text) {
        source = Source.ERROR;
        error = text.lines().findFirst().orElse("refused").replaceFirst("^shark: ", "");
        return new Decision.Refuse(code, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), error);
    }

    @Override
    public void informational(byte[] head) {
        if (informational.size() + head.length <= MOST_INFORMATIONAL) {
            informational.writeBytes(head);
        }
    }

    @Override
    public void response(int code, byte[] head) {
        status = code;
        responseHead = head;
        contentType = Heads.mediaType(head);
        parts.feed().changed(row(Phase.RESPONSE));
    }

    @Override
    public BodySink responseBody() {
        return responseSink;
    }

    @Override
    public void complete(byte[] responseTrailers) {
        end(responseTrailers);
    }

    @Override
    public void fail(int code, String sentence) {
        status = code;
        error = sentence;
        source = Source.ERROR;
        end(NONE);
    }

    private void end(byte[] responseTrailers) {
        ExchangeRow row = row(mode == Mode.LIVE ? Phase.STORED : Phase.DONE);
        if (mode == Mode.LIVE) {
            parts.feed().changed(row);
            return;
        }
        Exchange from = played;
        CompletableFuture<Body> responseBody =
                from == null ? responseSink.end() : CompletableFuture.completedFuture(from.responseBody());
        requestBody
                .thenCombine(responseBody, (asked, answered) -> {
                    parts.store(new Exchange(
                            row,
                            playable() ? MatchKey.of(request, asked.digest()) : null,
                            request.bytes(),
                            asked,
                            requestTrailers,
                            informational.toByteArray(),
                            responseHead,
                            answered,
                            responseTrailers));
                    return row;
                })
                .whenComplete((stored, failure) -> {
                    if (failure != null) {
                        Throwable cause = failure.getCause() instanceof IOException io ? io : failure;
                        parts.feed().changed(TapeRecorder.Parts.over(row, "not recorded: " + cause.getMessage()));
                    }
                });
    }

    private boolean playable() {
        return source == Source.NETWORK && error == null && status >= 200;
    }

    private ExchangeRow row(Phase phase) {
        Exchange from = played;
        return new ExchangeRow(
                id,
                sandbox,
                tape,
                started,
                request.method(),
                request.scheme(),
                request.host(),
                request.port(),
                request.path(),
                status,
                requestSink.size,
                from == null ? responseSink.size : from.responseBody().size(),
                (System.nanoTime() - startedNanos) / 1000,
                contentType,
                source,
                phase,
                false,
                from == null ? 0 : from.row().id(),
                error);
    }
}
