package shark.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shark.api.CopyTape;
import shark.api.Methods;
import shark.api.Nothing;
import shark.api.RemoveTape;
import shark.api.SocketClient;
import shark.api.TapeInfo;
import shark.api.TapeRef;
import shark.base.Text;

/** The commands of {@code shark tape}. */
@Command(
        name = "tape",
        mixinStandardHelpOptions = true,
        description = "Shows, makes and changes tapes: what sandboxes record to and play from.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: shark tape cp dev before-the-upgrade"})
final class TapeCommands {
    /** Digits of a hash in a table, which --tape takes. */
    private static final int SHORT = 12;

    private final SocketClient client;
    private final Streams streams;

    TapeCommands(SocketClient client, Streams streams) {
        this.client = client;
        this.streams = streams;
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = "Lists tapes with the beginning of their hashes.",
            footer = {"", "Example: shark tape ls --format json"})
    int list(@Mixin Format format) {
        List<TapeInfo> all = client.call(Methods.TAPE_LIST, new Nothing()).tapes();
        if (format.json()) {
            all.forEach(info -> format.print(streams.output(), info, ""));
            return 0;
        }
        Table table = new Table("NAME", "HASH", "EXCHANGES", "SIZE", "CREATED", "SANDBOXES");
        for (TapeInfo info : all) {
            table.row(
                    info.name(),
                    info.hash().substring(0, Math.min(SHORT, info.hash().length())),
                    "" + info.exchanges(),
                    Text.bytes(info.bytes()),
                    created(info),
                    String.join(" ", info.sandboxes()));
        }
        table.print(streams.output());
        return 0;
    }

    private static String created(TapeInfo info) {
        return Instant.EPOCH
                .plus(info.createdMicros(), ChronoUnit.MICROS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows a tape with its whole hash.",
            footer = {"", "Example: shark tape show dev"})
    int show(@Parameters(paramLabel = "TAPE") String name, @Mixin Format format) {
        TapeInfo info = client.call(Methods.TAPE_SHOW, new TapeRef(name));
        if (format.json()) {
            return format.print(streams.output(), info, "");
        }
        PrintStream output = streams.output();
        output.println("name       " + Table.cell(info.name()));
        output.println("hash       " + info.hash());
        output.println("exchanges  " + info.exchanges());
        output.println("size       " + Text.bytes(info.bytes()));
        output.println("created    " + created(info));
        output.println("rules      " + (info.rules().isEmpty() ? "none" : Table.cell(info.rules())));
        output.println("sandboxes  " + (info.sandboxes().isEmpty() ? "none" : String.join(" ", info.sandboxes())));
        return 0;
    }

    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description = "Makes an empty tape.",
            footer = {"", "Example: shark tape new common"})
    int make(@Parameters(paramLabel = "NEW") String name, @Mixin Format format) {
        TapeRef ref = new TapeRef(name);
        client.call(Methods.TAPE_NEW, ref);
        return format.print(streams.output(), ref, name);
    }

    @Command(
            name = "cp",
            mixinStandardHelpOptions = true,
            description = "Makes a tape of what another one plays. Bodies are stored once.",
            footer = {"", "Example: shark tape cp dev before-the-upgrade"})
    int copy(
            @Parameters(paramLabel = "TAPE") String from,
            @Parameters(paramLabel = "NEW") String to,
            @Mixin Format format) {
        CopyTape copy = new CopyTape(from, to);
        client.call(Methods.TAPE_COPY, copy);
        return format.print(streams.output(), copy, to);
    }

    @Command(
            name = "merge",
            mixinStandardHelpOptions = true,
            description = "Adds what the first tape plays to the end of the second.",
            footer = {"", "Example: shark tape merge dev common"})
    int merge(
            @Parameters(paramLabel = "TAPE") String from,
            @Parameters(paramLabel = "TAPE") String to,
            @Mixin Format format) {
        CopyTape copy = new CopyTape(from, to);
        client.call(Methods.TAPE_MERGE, copy);
        return format.print(streams.output(), copy, to);
    }

    @Command(
            name = "rm",
            mixinStandardHelpOptions = true,
            description = "Removes a tape and all its exchanges.",
            footer = {"", "Example: shark tape rm old"})
    int remove(
            @Parameters(paramLabel = "TAPE") String name,
            @Option(
                            names = {"-f", "--force"},
                            description = "also when a sandbox uses it")
                    boolean force,
            @Mixin Format format) {
        client.call(Methods.TAPE_REMOVE, new RemoveTape(name, force));
        return format.print(streams.output(), new TapeRef(name), "");
    }
}
