package shark.tape;

import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.store.Exchange;
import shark.store.Store;
import shark.store.TapeKeys;
import shark.store.TapeRow;
import shark.tape.rules.Matching;
import shark.tape.rules.Question;
import shark.tape.rules.Rules;
import shark.tape.rules.RulesText;

/**
 * How the requests of one tape are matched now. When its rules change, what it holds gets keys by the new ones first; until
 * that is done nothing of it is played. New rules count from the moment on at which they are on disk: they are put in place
 * on the writer's thread, before it writes anything else, and each exchange's key is looked at there once more. So no key of
 * old rules is written behind them. Safe for use by several threads.
 */
final class TapeMatching {
    private static final Logger LOG = LoggerFactory.getLogger(TapeMatching.class);

    private final Store store;
    private final String tape;
    private final Playlist playlist;
    private volatile State state;
    private long walking = -1; // The number of the rules whose keys are being made; guarded by this.

    /** @param done completes when its keys are made */
    private record State(Matching matching, boolean settled, long rulesAt, CompletableFuture<Boolean> done) {}

    /** Reads the tape's rules from disk, what was begun goes on with the first {@link #isSettled}. */
    TapeMatching(Store store, String tape, Playlist playlist) {
        this.store = store;
        this.tape = tape;
        this.playlist = playlist;
        this.state = read(store, tape);
    }

    private static State read(Store store, String tape) {
        TapeRow row = store.tapes().find(tape).orElseGet(() -> TapeRow.of(tape, 0));
        return new State(
                Matching.of(RulesText.parse(row.rules())),
                TapeKeys.isSettled(row),
                row.rulesAt(),
                new CompletableFuture<>());
    }

    /** The tape was made anew, renamed or copied: its rules are read again. */
    void reload() {
        state = read(store, tape);
        playlist.forget(true);
        settle();
    }

    Matching matching() {
        return state.matching;
    }

    /** True when what the tape holds can be played; else it is seen to that it can be soon. */
    boolean isSettled() {
        if (!state.settled) {
            settle();
        }
        return state.settled;
    }

    /** The exchange as it is to be written: with a key by the rules of this moment. On the writer's thread. */
    UnaryOperator<Exchange> latest(Matching by) {
        return exchange -> by == state.matching || exchange.key() == null // Most: nothing has changed.
                ? exchange
                : exchange.with(state.matching.key(Question.of(exchange)));
    }

    /**
     * Changes the rules.
     *
     * @return completes when all keys are by these rules: true; false when other rules came meanwhile
     */
    CompletableFuture<Boolean> change(Rules rules, long nowMicros) {
        Matching next = Matching.of(rules);
        store.keys().change(tape, RulesText.of(rules), nowMicros, at -> {
            state = new State(next, false, at, new CompletableFuture<>());
            playlist.forget(true);
        });
        return settle();
    }

    private synchronized CompletableFuture<Boolean> settle() {
        State now = state;
        if (now.settled) {
            now.done.complete(true);
        } else if (walking != now.rulesAt) {
            walking = now.rulesAt;
            step(now);
        }
        return now.done;
    }

    private void step(State by) {
        store.keys()
                .step(
                        tape,
                        by.rulesAt,
                        exchange -> by.matching.key(Question.of(exchange)),
                        (step, failure) -> ended(by, step, failure));
    }

    /** On the writer's thread. */
    private void ended(State by, TapeKeys.@Nullable Step step, @Nullable Exception failure) {
        if (step == TapeKeys.Step.MORE) {
            step(by);
        } else if (step == TapeKeys.Step.SETTLED) {
            state = new State(by.matching, true, by.rulesAt + 1, by.done);
            playlist.forget(true);
            by.done.complete(true);
        } else if (step == TapeKeys.Step.OVERTAKEN) {
            by.done.complete(false);
        } else { // The next request that would be played tries again.
            LOG.warn("the keys of the tape '{}' could not be made anew: {}", tape, String.valueOf(failure));
            synchronized (this) {
                walking = -1;
            }
        }
    }
}
