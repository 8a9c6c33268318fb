package shark.cli;

import shark.api.ExchangePage;
import shark.api.Methods;
import shark.api.PageExchanges;
import shark.api.SocketClient;
import shark.base.Mode;
import shark.base.Source;

/** The word for a mode, as commands take it: shark's own, VCR's or Hoverfly's. */
final class ModeWord {
    /** Of help. */
    static final String MEANING =
            "record (all, capture), auto (new_episodes, spy), replay (none, simulate), live or off;"
                    + " once: record when the tape holds nothing, else replay";

    private static final int PAGE = 1000;

    private ModeWord() {}

    /** The mode of a word; of {@link Mode#ONCE}, by what the tape holds now. */
    static Mode of(String word, SocketClient client, String tape) {
        return word.equals(Mode.ONCE) ? Mode.once(holdsSomething(client, tape)) : Mode.of(word);
    }

    private static boolean holdsSomething(SocketClient client, String tape) {
        long from = 0;
        do {
            String filter = "source:" + Source.NETWORK.word() + " tape:" + tape;
            ExchangePage page = client.call(Methods.HTTP_PAGE, new PageExchanges(filter, "", true, from, PAGE));
            if (page.exchanges().stream().anyMatch(row -> row.tape().equals(tape))) { // The filter means a part of it.
                return true;
            }
            from = page.next();
        } while (from > 0);
        return false;
    }
}
