package shark.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import shark.api.Event;
import shark.api.ListExchanges;
import shark.api.Methods;
import shark.api.SocketClient;
import shark.api.Subscribe;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.SharkException;
import shark.base.Text;

/** Exchanges as rows of text: a list, and the one that goes on, the oldest first, each exchange once, when it has ended. */
final class Follow {
    private static final int MOST_TOLD = 10_000;
    /** Guessed, since what comes is not known. */
    private static final int[] WIDTHS = {6, 12, 7, 48, 6, 9, 9, 7, 0};

    static final String[] HEADS = {"ID", "SANDBOX", "METHOD", "URL", "STATUS", "SIZE", "TIME", "SOURCE", ""};

    private final SocketClient client;
    private final PrintStream output;
    private final Format format;
    /** The last ones told: an exchange that is told of again, since it was pinned, is not new. */
    private final Set<Long> told = new LinkedHashSet<>();

    Follow(SocketClient client, PrintStream output, Format format) {
        this.client = client;
        this.output = output;
        this.format = format;
    }

    /** Goes on until the daemon ends. */
    int run(ListExchanges list) throws IOException {
        Subscribe subscribe = new Subscribe(list.filter(), list.sandbox(), true);
        try (SocketClient.Connection events =
                client.open(Methods.EVENTS, subscribe).connection()) {
            if (!format.json()) {
                print(HEADS);
            }
            List<ExchangeRow> rows = client.call(Methods.HTTP_LIST, list).exchanges();
            for (int i = rows.size() - 1; i >= 0; i--) {
                tell(rows.get(i));
            }
            while (!output.checkError()) { // Which flushes, too.
                Event event = events.readEvent();
                event.exchanges().forEach(this::tell);
                if (event.skipped() > 0 && !format.json()) {
                    output.println("(" + event.skipped() + " more went by too fast to show)");
                }
            }
        } catch (EOFException ended) {
            throw new SharkException(ErrorCode.UNAVAILABLE, "the daemon ended; follow again", ended);
        }
        return 0; // Nobody reads any more.
    }

    private void tell(ExchangeRow row) {
        if (row.phase() != Phase.STORED || !told.add(row.id())) {
            return;
        }
        if (told.size() > MOST_TOLD) {
            told.remove(told.iterator().next());
        }
        if (format.json()) {
            format.print(output, row, "");
        } else {
            print(cells(row));
        }
    }

    private void print(String... cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            line.append(Table.padded(Table.cell(cells[i]), WIDTHS[i]));
        }
        output.println(line.toString().stripTrailing());
    }

    static String[] cells(ExchangeRow row) {
        String error = row.error();
        return new String[] {
            Long.toString(row.id()),
            row.sandbox(),
            row.method(),
            row.url(),
            row.status() == 0 && !row.scheme().equals("dns") ? "-" : Integer.toString(row.status()),
            Text.bytes(row.responseBytes()),
            Text.micros(row.durationMicros()),
            row.source().word(),
            error != null ? error : row.pinned() ? "pinned" : ""
        };
    }
}
