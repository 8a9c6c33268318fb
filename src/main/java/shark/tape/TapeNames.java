package shark.tape;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.base.Sha256;
import shark.base.SharkException;
import shark.base.Source;
import shark.store.Body;
import shark.store.Exchange;
import shark.store.NameUse;
import shark.tape.dns.MessageText;
import shark.tape.dns.RecordTypes;

/**
 * The DNS queries of one sandbox, over a store. A row has the type for a method, the response code for a status and the
 * answer in few words for a path; the messages are its heads, so that a row is one insert. Safe for use by several threads.
 */
final class TapeNames implements NameRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(TapeNames.class);
    private static final byte[] NONE = new byte[0];
    private static final int PORT = 53;
    private static final int SERVFAIL = 2;
    private static final int NXDOMAIN = 3;
    private static final int REFUSED = 5;
    /** Queries under way; a further one is refused without a row. */
    private static final int MOST = 128;

    private static final int MOST_TOLD = 1000;
    private static final int MOST_KNOWN = 4096;

    private final TapeRecorder.Parts parts;
    private final String sandbox;
    private final String tape;
    private final Supplier<Mode> mode;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    /** How the tape uses the names that were missed, as of {@link #knownAt}; guarded by itself. */
    private final Map<String, NameUse> known = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, NameUse> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    private long knownAt = -1;

    TapeNames(TapeRecorder.Parts parts, String sandbox, String tape, Supplier<Mode> mode) {
        this.parts = parts;
        this.sandbox = sandbox;
        this.tape = tape;
        this.mode = mode;
    }

    @Override
    public CompletableFuture<byte[]> answer(int type, String name, byte[] query, Ways ways) {
        if (underWay.incrementAndGet() > MOST) {
            underWay.decrementAndGet();
            return CompletableFuture.completedFuture(ways.coded(REFUSED));
        }
        Lookup lookup = new Lookup(mode.get(), type, name, query, ways);
        if (lookup.mode == Mode.LIVE) {
            lookup.begin();
        } else {
            parts.store().whenReady(lookup::begin);
        }
        return lookup.reply.whenComplete((reply, failure) -> underWay.decrementAndGet());
    }

    /** One query. */
    private final class Lookup {
        private final CompletableFuture<byte[]> reply = new CompletableFuture<>();
        private final long started = parts.micros();
        private final long startedNanos = System.nanoTime();
        private final Mode mode;
        private final int type;
        private final String name;
        private final byte[] query;
        private final Ways ways;

        Lookup(Mode mode, int type, String name, byte[] query, Ways ways) {
            this.mode = mode;
            this.type = type;
            this.name = name;
            this.query = query;
            this.ways = ways;
        }

        private Sha256 key() {
            String text = "dns\n" + RecordTypes.type(type) + "\n" + name;
            return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        }

        void begin() {
            switch (mode) {
                case RECORD, LIVE -> forward();
                case OFF -> refuse(REFUSED, "the sandbox '" + sandbox + "' is off");
                case AUTO, REPLAY -> {
                    Sha256 key = key();
                    Optional<Exchange> cached = parts.playlist().cached(key);
                    if (cached.isPresent()) {
                        play(cached.get());
                    } else {
                        parts.lookups().execute(() -> lookUp(key));
                    }
                }
            }
        }

        private void lookUp(Sha256 key) {
            try {
                Optional<Exchange> found = parts.playlist().find(key);
                if (found.isPresent()) {
                    play(found.get());
                } else if (mode == Mode.AUTO) {
                    forward();
                } else {
                    miss();
                }
            } catch (SharkException e) {
                refuse(SERVFAIL, String.valueOf(e.getMessage()));
            }
        }

        private void miss() {
            NameUse use = use(name);
            if (use == NameUse.HOST && RecordTypes.isAddress(type)) {
                byte[] made = ways.madeUp();
                end(made, Source.PLAYED, 0, MessageText.summary(made) + ", made up", null);
            } else if (use != NameUse.NONE) {
                refuse(0, "not on the tape '" + tape + "': " + asked() + "; of the name other things are");
            } else {
                refuse(NXDOMAIN, "not on the tape '" + tape + "', and nothing leaves in replay: " + asked());
            }
        }

        private void forward() {
            ways.forwarded().whenComplete((answer, failure) -> {
                if (failure == null) {
                    end(answer, Source.NETWORK, 0, MessageText.summary(answer), null);
                } else {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    boolean denied = cause instanceof SharkException why && why.code() == ErrorCode.DENIED;
                    String sentence = cause instanceof SharkException ? cause.getMessage() : String.valueOf(cause);
                    refuse(denied ? REFUSED : SERVFAIL, String.valueOf(sentence));
                }
            });
        }

        private void play(Exchange recorded) {
            end(
                    recorded.responseHead(),
                    Source.PLAYED,
                    recorded.row().id(),
                    recorded.row().path(),
                    null);
        }

        private void refuse(int code, String sentence) {
            tell(sentence, asked());
            byte[] answer = ways.coded(code);
            end(answer, Source.ERROR, 0, MessageText.summary(answer), sentence);
        }

        private String asked() {
            return RecordTypes.type(type) + " of " + name;
        }

        private void end(byte[] answer, Source source, long playedFrom, String summary, @Nullable String error) {
            boolean stored = mode != Mode.LIVE;
            ExchangeRow row = new ExchangeRow(
                    parts.store().nextId(),
                    sandbox,
                    tape,
                    started,
                    RecordTypes.type(type),
                    "dns",
                    name,
                    PORT,
                    summary,
                    answer[3] & 0xf,
                    query.length,
                    answer.length,
                    (System.nanoTime() - startedNanos) / 1000,
                    "application/dns-message", // RFC 8484 section 6.
                    source,
                    stored ? Phase.DONE : Phase.STORED,
                    false,
                    playedFrom,
                    error);
            if (stored) {
                Sha256 key = source == Source.NETWORK ? key() : null;
                parts.store(
                        new Exchange(row, key, query, Body.Small.EMPTY, NONE, NONE, answer, Body.Small.EMPTY, NONE),
                        () -> {});
            } else {
                parts.feed().changed(row);
            }
            reply.complete(answer);
        }
    }

    /** A program that asks for names without end does not fill the log. */
    private void tell(String sentence, String asked) {
        int lines = told.incrementAndGet();
        if (lines < MOST_TOLD) {
            LOG.info("{}: no answer about {}: {}", sandbox, asked, sentence);
        } else if (lines == MOST_TOLD) {
            LOG.info("{}: further names without an answer are told by their rows only", sandbox);
        }
    }

    /** How the tape uses a name; blocks. */
    private NameUse use(String name) {
        long now = parts.playlist().changes();
        synchronized (known) {
            if (knownAt != now) {
                known.clear();
                knownAt = now;
            }
            NameUse use = known.get(name);
            if (use != null) {
                return use;
            }
        }
        NameUse use = parts.store().use(tape, name);
        synchronized (known) {
            if (knownAt == now) {
                known.put(name, use);
            }
        }
        return use;
    }
}
