package shark.daemon;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import shark.api.Methods;
import shark.api.SetTapeRules;
import shark.api.TapeRules;
import shark.base.Names;
import shark.tape.Tapes;
import shark.tape.rules.RulesText;

/** The method about the rules of tapes. */
final class TapeRulesCalls {
    /** How long an answer waits for keys to be made anew; they are made all the same. */
    private static final long MOST_SECONDS = 30;

    private final Tapes tapes;

    TapeRulesCalls(Tapes tapes) {
        this.tapes = tapes;
    }

    void addTo(Calls calls) {
        calls.on(Methods.TAPE_RULES, this::rules);
    }

    private TapeRules rules(SetTapeRules set) {
        String tape = Names.checked("tape", set.name());
        String rules = set.rules();
        if (rules != null) {
            await(tapes.setRules(tape, RulesText.parse(rules)));
        }
        return new TapeRules(tape, RulesText.object(tapes.rules(tape)).toString(), tapes.isSettled(tape));
    }

    private static void await(CompletableFuture<Boolean> settled) {
        try {
            settled.completeOnTimeout(false, MOST_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }
}
