package shark.tape;

import java.io.ByteArrayOutputStream;
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
import shark.content.Heads;
import shark.store.Exchange;
import shark.tape.miss.Accept;
import shark.tape.miss.Miss;
import shark.tape.rules.Matching;
import shark.tape.rules.Question;

/** One exchange on its way to the tape, or from it. */
final class TapeRecording implements Recording {
    private static final byte[] NONE = new byte[0];
    private static final int MOST_INFORMATIONAL = 64 * 1024;

    /** The newest of a tape, among which the nearest to a miss is looked for. */
    private static final int NEAR = 500;

    private final TapeRecorder.Parts parts;
    private final String sandbox;
    private final String tape;
    private final Mode mode;
    private final RequestHead request;
    private final long id;
    private final long started;
    private final long startedNanos = System.nanoTime();

    private final KeptBody requestSink;
    private final KeptBody responseSink;
    private byte[] requestTrailers = NONE;
    private byte[] responseHead = NONE;
    private final ByteArrayOutputStream informational = new ByteArrayOutputStream(0);
    private @Nullable CompletableFuture<KeptBody.Kept> requestBody;
    private @Nullable Played played; // guarded by this, with over
    private boolean over;
    private Source source = Source.NETWORK;
    private int status;
    private String contentType = "";
    private @Nullable String error;

    TapeRecording(TapeRecorder.Parts parts, String sandbox, String tape, Mode mode, RequestHead request) {
        this.parts = parts;
        this.sandbox = sandbox;
        this.tape = tape;
        this.mode = mode;
        this.request = request.redacted(parts.redaction()); // Before anything of it is shown or kept.
        this.id = parts.store().nextId();
        this.started = parts.micros();
        this.requestSink = new KeptBody(parts, mode != Mode.LIVE, request.bytes());
        this.responseSink = new KeptBody(parts, mode != Mode.LIVE, NONE);
        parts.feed().changed(row(Phase.REQUEST));
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
        requestTrailers = parts.redaction().head(trailers);
        asked();
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
                asked().thenAccept(kept -> {
                    if (kept.failure() != null) {
                        then.accept(
                                refuse(500, "shark: the request's body could not be kept: " + kept.failure() + "\n"));
                        return;
                    }
                    if (!parts.matching().isSettled()) {
                        then.accept(refuse(
                                503,
                                "shark: the rules of the tape '" + tape
                                        + "' were changed, and what it holds is being matched anew; ask again\n"));
                        return;
                    }
                    Question asked = request.asked(kept.body());
                    Matching matching = parts.matching().matching();
                    Sha256 key = matching.key(asked);
                    Optional<Exchange> cached = parts.playlist().cached(key);
                    Optional<Decision> known = cached.flatMap(this::take);
                    if (known.isPresent()) {
                        then.accept(known.get());
                    } else {
                        parts.lookups().execute(() -> then.accept(lookUp(matching, key, asked)));
                    }
                });
        }
    }

    private Decision lookUp(Matching matching, Sha256 key, Question asked) {
        try {
            Optional<Exchange> found = parts.playlist().find(key);
            if (found.isEmpty() && Played.isForRange(request)) {
                found = parts.playlist().find(matching.wholeKey(asked));
            }
            if (found.isPresent()) {
                long recorded = found.get().row().id();
                return take(found.get())
                        .orElseGet(() -> refuse(
                                500, "shark: the recorded exchange " + recorded + " is no longer there; ask again\n"));
            }
            return mode == Mode.AUTO ? new Decision.Forward() : miss(matching, asked);
        } catch (SharkException e) {
            return refuse(500, "shark: " + e.getMessage() + "\n");
        }
    }

    private Decision miss(Matching matching, Question asked) {
        Miss miss = Miss.of(
                asked,
                tape,
                parts.store().playable(tape, NEAR),
                recorded -> parts.store().find(recorded).map(Question::of),
                matching);
        return Accept.json(request.bytes())
                ? refuse(504, "application/json", miss.json(), miss.text())
                : refuse(504, miss.text());
    }

    /**
     * Makes sure of what is to be played, until this is over: the file of a body that is removed meanwhile stays. Empty when
     * it is gone already, or nobody waits for it any more.
     */
    private synchronized Optional<Decision> take(Exchange exchange) {
        if (over || !parts.store().hold(exchange.responseBody())) {
            return Optional.empty();
        }
        Played taken = Played.of(request, exchange);
        played = taken;
        source = Source.PLAYED;
        return Optional.of(taken.decision());
    }

    private synchronized @Nullable Played played() {
        return played;
    }

    private CompletableFuture<KeptBody.Kept> asked() {
        CompletableFuture<KeptBody.Kept> known = requestBody;
        if (known == null) {
            known = requestSink.end();
            requestBody = known;
        }
        return known;
    }

    private Decision refuse(int code, String text) {
        return refuse(code, "text/plain; charset=utf-8", text, text);
    }

    private Decision refuse(int code, String type, String body, String text) {
        source = Source.ERROR;
        error = text.lines().findFirst().orElse("refused").replaceFirst("^shark: ", "");
        return new Decision.Refuse(code, type, body.getBytes(StandardCharsets.UTF_8), error);
    }

    @Override
    public void informational(byte[] head) {
        if (informational.size() + head.length <= MOST_INFORMATIONAL) {
            informational.writeBytes(parts.redaction().head(head));
        }
    }

    @Override
    public void response(int code, byte[] head) {
        status = code;
        responseHead = parts.redaction().head(head);
        responseSink.head(head);
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
        Played unplayed;
        synchronized (this) {
            unplayed = played;
            played = null;
        }
        if (unplayed != null) {
            parts.store().letGo(unplayed.exchange().responseBody());
        }
        status = code;
        error = sentence;
        source = Source.ERROR;
        end(NONE);
    }

    private void end(byte[] responseTrailers) {
        Played from;
        synchronized (this) {
            over = true;
            from = played;
        }
        ExchangeRow row = row(mode == Mode.LIVE ? Phase.STORED : Phase.DONE);
        if (mode == Mode.LIVE) {
            parts.feed().changed(row);
            return;
        }
        CompletableFuture<KeptBody.Kept> answered =
                from == null ? responseSink.end() : CompletableFuture.completedFuture(KeptBody.Kept.of(from.body()));
        asked().thenAcceptBoth(answered, (question, answer) -> {
            Matching matching = parts.matching().matching();
            Exchange whole = new Exchange(
                    row,
                    playable() ? matching.key(request.asked(question.body())) : null,
                    question.head(request.bytes()),
                    question.body(),
                    requestTrailers,
                    informational.toByteArray(),
                    answer.head(responseHead),
                    answer.body(),
                    parts.redaction().head(responseTrailers));
            parts.store(broken(whole, question, answer), parts.matching().latest(matching), () -> {
                if (from != null) {
                    parts.store().letGo(from.exchange().responseBody());
                }
            });
        });
    }

    /** The exchange; without the bodies that could not be kept, an error row that is never played. */
    private static Exchange broken(Exchange whole, KeptBody.Kept question, KeptBody.Kept answer) {
        String failure = question.failure() != null ? question.failure() : answer.failure();
        if (failure == null) {
            return whole;
        }
        ExchangeRow row = whole.row();
        String what = question.failure() != null ? "the request's body" : "the answer's body";
        String sentence = "not recorded whole: " + what + " could not be kept: " + failure;
        return new Exchange(
                TapeRecorder.Parts.over(row, Source.ERROR, row.phase(), row.error() == null ? sentence : row.error()),
                null,
                whole.requestHead(),
                whole.requestBody(),
                whole.requestTrailers(),
                whole.informational(),
                whole.responseHead(),
                whole.responseBody(),
                whole.responseTrailers());
    }

    private boolean playable() {
        return source == Source.NETWORK && error == null && status >= 200;
    }

    private ExchangeRow row(Phase phase) {
        Played from = played();
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
                requestSink.size(),
                from == null ? responseSink.size() : from.bytes(),
                (System.nanoTime() - startedNanos) / 1000,
                contentType,
                source,
                phase,
                false,
                from == null ? 0 : from.exchange().row().id(),
                error);
    }
}
