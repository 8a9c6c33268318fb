package shark.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shark.api.ExchangeDetail;
import shark.api.ExchangeRef;
import shark.api.ListExchanges;
import shark.api.Methods;
import shark.api.PinExchange;
import shark.api.SocketClient;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.SharkException;
import shark.base.Text;
import shark.cli.har.CurlLine;

/** The commands of {@code shark http}. */
@Command(
        name = "http",
        mixinStandardHelpOptions = true,
        description = "Shows recorded exchanges.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: shark http ls status:5xx"})
final class HttpCommands {
    /** No option, and none with a value at once. */
    private static final Pattern NEGATED = Pattern.compile("-(?!-|[fhV]+$|f*n\\d+$).{2,}", Pattern.DOTALL);

    private final SocketClient client;
    private final Streams streams;

    HttpCommands(SocketClient client, Streams streams) {
        this.client = client;
        this.streams = streams;
    }

    /** The same words, with {@code !} before those of a filter that a dash negates: -host:x would be taken for -h -o -s -t. */
    static String[] withNegations(String... words) {
        boolean listing = words.length > 2
                && words[0].equals("http")
                && Set.of("ls", "export").contains(words[1]);
        return listing
                ? Arrays.stream(words)
                        .map(word -> NEGATED.matcher(word).matches() ? "!" + word.substring(1) : word)
                        .toArray(String[]::new)
                : words;
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = "Lists exchanges, the newest first; with --follow as they come.",
            footer = {
                "",
                "A filter is words, all of which must hold, or a part of the URL:",
                "  host: path: url: type: error: sandbox: tape:   a part of it",
                "  method: scheme: source:network|played|error|tunnel pinned:yes|no",
                "  status:404 status:5xx size:>1M dur:>1s dur:10ms-2s",
                "  text: head: body:   words one after the other, of heads, bodies or both;",
                "  letters' case and accents do not count, and * ends a word that may go on",
                "  ~u ~d ~m ~t REGEX   of URL, host, method, type",
                "  ~h ~hq ~hs ~b ~bq ~bs REGEX   of heads and bodies (of request, of response)",
                "  ~c 404; ~e ~q ~s ~marked ~http ~tcp ~dns: failed, without and with a",
                "  response, pinned, and by protocol",
                "-word or !word negates, OR or | joins, (...) groups, \"...\" quotes.",
                "",
                "Examples: shark http ls --sandbox dev status:5xx -host:example.org",
                "          shark http ls 'body:\"not found\"'",
                "          shark http ls '~hs \"set-cookie: sid=\" (host:a.example | dur:>1s)'"
            })
    int list(
            @Option(names = "--sandbox", defaultValue = "", paramLabel = "NAME", description = "only of this one")
                    String sandbox,
            @Option(
                            names = {"-n", "--limit"},
                            defaultValue = "50",
                            paramLabel = "N",
                            description = "at most so many, up to 1000; usually 50")
                    int limit,
            @Option(
                            names = {"-f", "--follow"},
                            description = "goes on, with each exchange as it ends, until Ctrl-C")
                    boolean follow,
            @Mixin Format format,
            @Parameters(arity = "0..*", paramLabel = "FILTER") List<String> filter)
            throws IOException {
        String words = String.join(" ", filter == null ? List.of() : filter);
        ListExchanges list = new ListExchanges(words, sandbox, 0, limit);
        if (follow) {
            if (!streams.shell()) {
                throw new SharkException(
                        ErrorCode.INVALID, "--follow is for the shell; the exchanges' pane follows here");
            }
            return new Follow(client, streams.output(), format).run(list);
        }
        List<ExchangeRow> rows = client.call(Methods.HTTP_LIST, list).exchanges();
        if (format.json()) {
            rows.forEach(row -> format.print(streams.output(), row, ""));
            return 0;
        }
        Table table = new Table(Follow.HEADS);
        rows.forEach(row -> table.row(Follow.cells(row)));
        table.print(streams.output());
        return 0;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows an exchange's heads; with --body its answer's body, byte for byte.",
            footer = {"", "Examples: shark http show 12 --body > file", "          shark http show 12 --request --body"
            })
    int show(
            @Parameters(paramLabel = "ID") long id,
            @Option(names = "--body", description = "only the answer's body") boolean body,
            @Option(names = "--request", description = "with --body: the request's") boolean request,
            @Mixin Format format)
            throws IOException {
        PrintStream output = streams.output();
        if (body) {
            new StoredBody(client, id, !request).copyTo(output);
            return 0;
        }
        ExchangeDetail detail = client.call(Methods.HTTP_SHOW, new ExchangeRef(id));
        if (format.json()) {
            return format.print(output, detail, "");
        }
        String error = detail.row().error();
        output.print(Text.printable(detail.requestHead()) + Text.printable(detail.responseHead()));
        output.println("(" + Text.bytes(detail.row().responseBytes()) + ", "
                + detail.row().source().word() + (error == null ? ")" : "; " + Text.printable(error) + ")"));
        return 0;
    }

    @Command(
            name = "curl",
            mixinStandardHelpOptions = true,
            description = "Writes the request as a command line of curl.",
            footer = {"", "Example: shark http curl 12 | sh"})
    int curl(@Parameters(paramLabel = "ID") long id, @Mixin Format format) throws IOException {
        ExchangeDetail detail = client.call(Methods.HTTP_SHOW, new ExchangeRef(id));
        if (!detail.row().scheme().startsWith("http")) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    "exchange " + id + " is no HTTP request, but of "
                            + detail.row().scheme());
        }
        byte[] body = new StoredBody(client, id, false).read(CurlLine.MOST).bytes();
        String line = CurlLine.of(detail, body);
        return format.print(streams.output(), Map.of("id", id, "curl", line), line);
    }

    @Command(
            name = "pin",
            mixinStandardHelpOptions = true,
            description = "Pins an exchange: it wins when played, and is never evicted.",
            footer = {"", "Example: shark http pin 12"})
    int pin(@Parameters(paramLabel = "ID") long id, @Mixin Format format) {
        return pin(new PinExchange(id, true), format);
    }

    @Command(
            name = "unpin",
            mixinStandardHelpOptions = true,
            description = "Takes the pin out.",
            footer = {"", "Example: shark http unpin 12"})
    int unpin(@Parameters(paramLabel = "ID") long id, @Mixin Format format) {
        return pin(new PinExchange(id, false), format);
    }

    private int pin(PinExchange pin, Format format) {
        client.call(Methods.HTTP_PIN, pin);
        return format.print(streams.output(), pin, "");
    }

    @Command(
            name = "rm",
            mixinStandardHelpOptions = true,
            description = "Removes an exchange.",
            footer = {"", "Example: shark http rm 12"})
    int remove(@Parameters(paramLabel = "ID") long id, @Mixin Format format) {
        ExchangeRef ref = new ExchangeRef(id);
        client.call(Methods.HTTP_REMOVE, ref);
        return format.print(streams.output(), ref, "");
    }
}
