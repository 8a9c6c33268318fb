package shark.tape;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.base.Source;
import shark.content.Heads;
import shark.store.Body;
import shark.store.Exchange;
import shark.store.Store;
import shark.tape.redact.Redaction;

/** The recorder of one sandbox over a store. */
final class TapeRecorder implements Recorder {
    private static final byte[] NONE = new byte[0];

    /** What recorders share. */
    record Parts(
            Store store,
            Feed feed,
            Playlist playlist,
            TapeMatching matching,
            Executor spooler,
            Executor lookups,
            Clock clock,
            Deeds deeds,
            Redaction redaction) {
        long micros() {
            return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        }

        /**
         * Writes an exchange that is over, and shows what became of it.
         *
         * @param afterwards runs on the store's thread when it is on disk, or will never be
         */
        void store(Exchange exchange, Runnable afterwards) {
            store(exchange, UnaryOperator.identity(), afterwards);
        }

        /**
         * The same.
         *
         * @param latest gives the exchange as it is to be written, on the store's thread
         */
        void store(Exchange exchange, UnaryOperator<Exchange> latest, Runnable afterwards) {
            ExchangeRow row = exchange.row();
            deeds.add(row);
            feed.changed(row);
            store.append(exchange, latest, failure -> {
                if (failure == null && exchange.key() != null && row.source() == Source.NETWORK) {
                    playlist.forget(false);
                }
                String error = failure == null ? row.error() : "not recorded: " + failure.getMessage();
                feed.changed(over(row, row.source(), Phase.STORED, error));
                afterwards.run();
            });
        }

        /** The row as it has ended. */
        static ExchangeRow over(
                ExchangeRow row, Source source, Phase phase, @org.jspecify.annotations.Nullable String error) {
            return new ExchangeRow(
                    row.id(),
                    row.sandbox(),
                    row.tape(),
                    row.startedMicros(),
                    row.method(),
                    row.scheme(),
                    row.host(),
                    row.port(),
                    row.path(),
                    row.status(),
                    row.requestBytes(),
                    row.responseBytes(),
                    row.durationMicros(),
                    row.contentType(),
                    source,
                    phase,
                    row.pinned(),
                    row.playedFrom(),
                    error);
        }
    }

    private final Parts parts;
    private final String sandbox;
    private final String tape;
    private final Supplier<Mode> mode;
    private final NameRecorder names;

    TapeRecorder(Parts parts, String sandbox, String tape, Supplier<Mode> mode) {
        this.parts = parts;
        this.sandbox = sandbox;
        this.tape = tape;
        this.mode = mode;
        this.names = new TapeNames(parts, sandbox, tape, mode);
    }

    @Override
    public boolean ready() {
        return parts.store().ready() || mode.get() == Mode.LIVE;
    }

    @Override
    public void whenReady(Runnable resume) {
        parts.store().whenReady(resume);
    }

    @Override
    public Recording begin(RequestHead request) {
        return new TapeRecording(parts, sandbox, tape, mode.get(), request);
    }

    @Override
    public boolean sealed() {
        Mode now = mode.get();
        return now == Mode.REPLAY || now == Mode.OFF;
    }

    @Override
    public void malformed(
            String scheme,
            String host,
            int port,
            byte[] bytes,
            int status,
            byte[] answerHead,
            byte[] answerBody,
            String error) {
        ExchangeRow row = new ExchangeRow(
                parts.store().nextId(),
                sandbox,
                tape,
                parts.micros(),
                "-",
                scheme,
                host,
                port,
                "",
                status,
                0,
                answerBody.length,
                0,
                Heads.mediaType(answerHead),
                Source.ERROR,
                Phase.DONE,
                false,
                0,
                error);
        if (mode.get() != Mode.LIVE) {
            Body answer = Body.Small.of(answerBody);
            parts.store(
                    new Exchange(
                            row,
                            null,
                            parts.redaction().head(bytes),
                            Body.Small.EMPTY,
                            NONE,
                            NONE,
                            answerHead,
                            answer,
                            NONE),
                    () -> {});
        }
    }

    @Override
    public Deeds deeds() {
        return parts.deeds();
    }

    @Override
    public NameRecorder names() {
        return names;
    }

    @Override
    public TunnelRecording tunnel(String scheme, String host, int port) {
        return new Tunnel(scheme, host, port);
    }

    private final class Tunnel implements TunnelRecording {
        private final long id = parts.store().nextId();
        private final long started = parts.micros();
        private final long startedNanos = System.nanoTime();
        private final boolean stored = mode.get() != Mode.LIVE;
        private final String scheme;
        private final String host;
        private final int port;
        private long out;
        private long in;

        Tunnel(String scheme, String host, int port) {
            this.scheme = scheme;
            this.host = host;
            this.port = port;
            parts.feed().changed(row(Phase.RESPONSE, ""));
        }

        @Override
        public void progress(long toOrigin, long toClient) {
            out = toOrigin;
            in = toClient;
            parts.feed().changed(row(Phase.RESPONSE, ""));
        }

        @Override
        public void end(String error) {
            ExchangeRow row = row(stored ? Phase.DONE : Phase.STORED, error);
            if (stored) {
                parts.store(
                        new Exchange(row, null, NONE, Body.Small.EMPTY, NONE, NONE, NONE, Body.Small.EMPTY, NONE),
                        () -> {});
            } else {
                parts.feed().changed(row);
            }
        }

        private ExchangeRow row(Phase phase, String error) {
            return new ExchangeRow(
                    id,
                    sandbox,
                    tape,
                    started,
                    "CONNECT",
                    scheme,
                    host,
                    port,
                    "",
                    0,
                    out,
                    in,
                    (System.nanoTime() - startedNanos) / 1000,
                    "",
                    error.isEmpty() ? Source.TUNNEL : Source.ERROR,
                    phase,
                    false,
                    0,
                    error.isEmpty() ? null : error);
        }
    }
}
