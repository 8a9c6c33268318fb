package shark.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shark.api.CompareTapes;
import shark.api.CopyTape;
import shark.api.Methods;
import shark.api.Nothing;
import shark.api.RemoveTape;
import shark.api.SocketClient;
import shark.api.TapeDifferences;
import shark.api.TapeFile;
import shark.api.TapeInfo;
import shark.api.TapeRef;
import shark.api.TapeReport;
import shark.base.ErrorCode;
import shark.base.SharkException;
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
            name = "diff",
            mixinStandardHelpOptions = true,
            description = {"Tells in what the second tape differs from the first.", "The exit code is 1 when it does."},
            footer = {"", "Example: shark tape diff before dev"})
    int diff(
            @Parameters(paramLabel = "TAPE") String first,
            @Parameters(paramLabel = "TAPE") String second,
            @Mixin Format format) {
        TapeDifferences found = client.call(Methods.TAPE_DIFF, new CompareTapes(first, second));
        long all = found.added() + found.removed() + found.changed();
        if (format.json()) {
            format.print(streams.output(), found, "");
        } else if (all > 0) {
            Table table = new Table("", "METHOD", "URL", "FIRST", "SECOND");
            found.differences()
                    .forEach(item -> table.row(
                            item.kind(), item.method(), item.url(), shown(item.before()), shown(item.after())));
            table.print(streams.output());
            rest(all - found.differences().size(), "differences");
        }
        return all > 0 ? 1 : 0;
    }

    private static String shown(long id) {
        return id == 0 ? "-" : "" + id;
    }

    private void rest(long count, String what) {
        if (count > 0) {
            streams.errors().println("shark: " + count + " more " + what + " are not listed");
        }
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Looks whether all that a tape holds is whole: each body by its digest, each head.",
                "The exit code is 1 when something is damaged."
            },
            footer = {"", "Example: shark tape verify dev"})
    int verify(@Parameters(paramLabel = "TAPE") String name, @Mixin Format format) {
        TapeReport report = client.call(Methods.TAPE_VERIFY, new TapeRef(name));
        if (format.json()) {
            format.print(streams.output(), report, "");
        } else if (report.damaged() == 0) {
            streams.output().println(report.exchanges() + " exchanges, all whole");
        } else {
            Table table = new Table("ID", "METHOD", "URL", "DAMAGE");
            report.damages().forEach(one -> table.row("" + one.id(), one.method(), one.url(), one.sentence()));
            table.print(streams.output());
            rest(report.damaged() - report.damages().size(), "damages");
        }
        return report.damaged() > 0 ? 1 : 0;
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = {
                "Writes a tape with its bodies to a file: a tar, compressed with gzip.",
                "- is standard output."
            },
            footer = {"", "Example: shark tape export dev dev.tape.tar.gz"})
    int export(
            @Parameters(paramLabel = "TAPE") String name,
            @Parameters(paramLabel = "FILE") String file,
            @Mixin Format format) {
        if (file.equals("-")) {
            spooled(spool -> {
                client.call(Methods.TAPE_EXPORT, new TapeFile(name, spool.toString()));
                Files.copy(spool, streams.output());
            });
            return 0;
        }
        TapeFile asked = new TapeFile(name, Path.of(file).toAbsolutePath().toString());
        client.call(Methods.TAPE_EXPORT, asked);
        return format.print(streams.output(), asked, "");
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a tape of what 'tape export' wrote to a file, and checks it all.",
                "- is standard input."
            },
            footer = {"", "Example: shark tape import dev dev.tape.tar.gz"})
    int importFrom(
            @Parameters(paramLabel = "NEW") String name,
            @Parameters(paramLabel = "FILE") String file,
            @Mixin Format format) {
        if (file.equals("-")) {
            spooled(spool -> {
                Files.copy(streams.input(), spool, StandardCopyOption.REPLACE_EXISTING);
                client.call(Methods.TAPE_IMPORT, new TapeFile(name, spool.toString()));
            });
        } else {
            client.call(
                    Methods.TAPE_IMPORT,
                    new TapeFile(name, Path.of(file).toAbsolutePath().toString()));
        }
        return format.print(streams.output(), new TapeRef(name), name);
    }

    /** What is done with a file that is there only for a time. */
    private interface Spooling {
        void run(Path spool) throws IOException;
    }

    /** The daemon reads and writes files: a stream of the shell's goes through one, which only its user can read. */
    private static void spooled(Spooling spooling) {
        try {
            Path spool = Files.createTempFile("shark-tape", ".tar.gz");
            try {
                spooling.run(spool);
            } finally {
                Files.deleteIfExists(spool);
            }
        } catch (IOException e) {
            throw new SharkException(
                    ErrorCode.UNAVAILABLE,
                    "the archive cannot be kept in " + System.getProperty("java.io.tmpdir") + " meanwhile: " + e
                            + "; name a file instead of -",
                    e);
        }
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
