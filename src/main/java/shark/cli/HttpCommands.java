package shark.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shark.api.BodyPart;
import shark.api.Codec;
import shark.api.ExchangeDetail;
import shark.api.ExchangeRef;
import shark.api.ListExchanges;
import shark.api.Methods;
import shark.api.PinExchange;
import shark.api.ReadBody;
import shark.api.SocketClient;
import shark.base.ExchangeRow;

/** The commands of {@code shark http}. */
@Command(
        name = "http",
        mixinStandardHelpOptions = true,
        description = "Shows recorded exchanges.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: shark http ls status:5xx"})
final class HttpCommands {
    private static final int PART = 1 << 20;

    private final SocketClient client;
    private final PrintStream output;
    private final Codec codec = new Codec();

    HttpCommands(SocketClient client, PrintStream output) {
        this.client = client;
        this.output = output;
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = "Lists exchanges, the newest first.",
            footer = {
                "",
                "A filter is words, all of which must hold: host: path: method: status:404 status:5xx",
                "source:network|played|error|tunnel pinned:yes sandbox: tape: type:, a part of the URL; -word negates.",
                "Example: shark http ls --sandbox dev status:5xx -host:example.org"
            })
    int list(
            @Option(names = "--sandbox", defaultValue = "") String sandbox,
            @Option(
                            names = {"-n", "--limit"},
                            defaultValue = "50")
                    int limit,
            @Option(names = "--format", defaultValue = "plain", description = Cli.FORMAT) Cli.Format format,
            @Parameters(arity = "0..*", paramLabel = "FILTER") List<String> filter) {
        List<ExchangeRow> rows = client.call(
                        Methods.HTTP_LIST,
                        new ListExchanges(String.join(" ", filter == null ? List.of() : filter), sandbox, 0, limit))
                .exchanges();
        if (format == Cli.Format.JSON) {
            rows.forEach(row -> output.println(codec.line(row)));
            return 0;
        }
        Table table = new Table("ID", "SANDBOX", "METHOD", "URL", "STATUS", "SIZE", "TIME", "SOURCE", "");
        for (ExchangeRow row : rows) {
            String mark = row.error() != null ? row.error() : row.pinned() ? "pinned" : "";
            table.row(
                    "" + row.id(),
                    row.sandbox(),
                    row.method(),
                    row.url(),
                    row.status() == 0 ? "-" : "" + row.status(),
                    Text.bytes(row.responseBytes()),
                    Text.micros(row.durationMicros()),
                    row.source().word(),
                    mark);
        }
        table.print(output);
        return 0;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows an exchange's heads; with --body its answer's body, byte for byte.",
            footer = {"", "Example: shark http show 12 --body > file"})
    int show(
            @Parameters(paramLabel = "ID") long id,
            @Option(names = "--body", description = "only the answer's body") boolean body,
            @Option(names = "--format", defaultValue = "plain", description = Cli.FORMAT) Cli.Format format)
            throws IOException {
        if (body) {
            BodyPart part;
            long offset = 0;
            do {
                part = client.call(Methods.HTTP_BODY, new ReadBody(id, true, offset, PART));
                output.write(part.content());
                offset += part.content().length;
            } while (offset < part.size() && part.content().length > 0);
            return 0;
        }
        ExchangeDetail detail = client.call(Methods.HTTP_SHOW, new ExchangeRef(id));
        if (format == Cli.Format.JSON) {
            output.println(codec.line(detail));
            return 0;
        }
        String error = detail.row().error();
        output.print(Text.printable(detail.requestHead()) + Text.printable(detail.responseHead()));
        output.println("(" + Text.bytes(detail.row().responseBytes()) + ", "
                + detail.row().source().word() + (error == null ? ")" : "; " + Text.printable(error) + ")"));
        return 0;
    }

    @Command(
            name = "pin",
            mixinStandardHelpOptions = true,
            description = "Pins an exchange: it wins when played.",
            footer = {"", "Example: shark http pin 12"})
    int pin(@Parameters(paramLabel = "ID") long id) {
        client.call(Methods.HTTP_PIN, new PinExchange(id, true));
        return 0;
    }

    @Command(
            name = "unpin",
            mixinStandardHelpOptions = true,
            description = "Takes the pin out.",
            footer = {"", "Example: shark http unpin 12"})
    int unpin(@Parameters(paramLabel = "ID") long id) {
        client.call(Methods.HTTP_PIN, new PinExchange(id, false));
        return 0;
    }

    @Command(
            name = "rm",
            mixinStandardHelpOptions = true,
            description = "Removes an exchange.",
            footer = {"", "Example: shark http rm 12"})
    int remove(@Parameters(paramLabel = "ID") long id) {
        client.call(Methods.HTTP_REMOVE, new ExchangeRef(id));
        return 0;
    }
}
