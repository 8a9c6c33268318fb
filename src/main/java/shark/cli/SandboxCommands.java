package shark.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shark.api.Codec;
import shark.api.Methods;
import shark.api.Nothing;
import shark.api.RemoveSandbox;
import shark.api.SandboxInfo;
import shark.api.SandboxRef;
import shark.api.SetMode;
import shark.api.SocketClient;
import shark.base.ErrorCode;
import shark.base.Mode;
import shark.base.SharkException;
import shark.base.Text;
import shark.base.Version;

/** {@code shark} itself, and its commands that make, show and change sandboxes. */
@Command(
        name = "shark",
        mixinStandardHelpOptions = true,
        version = "shark " + Version.NUMBER,
        description = "Sandboxes whose whole network is one door, recorded and replayed.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  shark create dev",
            "  shark attach dev",
            "  shark exec dev -- curl -s http://demo.shark/json",
            "  shark http ls --follow",
            "  shark mode dev replay"
        })
final class SandboxCommands {
    private final SocketClient client;
    private final Streams streams;

    SandboxCommands(SocketClient client, Streams streams) {
        this.client = client;
        this.streams = streams;
    }

    /** {@code shark create}. */
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Creates a sandbox and starts it.",
            footer = {
                "",
                "Examples:",
                "  shark create dev --mode record --mount /srv/project:/project -e CI=1",
                "  shark create old --from tar:bookworm.tar.zst"
            })
    static final class Create implements Callable<Integer> {
        private final SocketClient client;
        private final Streams streams;

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Option(
                names = "--from",
                defaultValue = "host",
                paramLabel = "BASE",
                description = "host: the machine's own software; rootfs:DIR: a directory; tar:FILE: an archive, plain,"
                        + " gzip or zstd")
        private String base = "host";

        @Option(
                names = {"-e", "--env"},
                paramLabel = "K=V")
        private @Nullable Map<String, String> environment;

        @Option(
                names = {"-w", "--workdir"},
                defaultValue = "",
                paramLabel = "DIR",
                description = "where its commands run; usually root's home")
        private String workdir = "";

        @Mixin
        private SandboxOptions options = new SandboxOptions();

        @Mixin
        private Format format = new Format();

        Create(SocketClient client, Streams streams) {
            this.client = client;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            Map<String, String> given = environment == null ? Map.of() : environment;
            options.settleMode(client, name);
            SandboxInfo info = client.call(Methods.SANDBOX_CREATE, options.of(name, base, given, workdir));
            return format.print(streams.output(), info, info.name());
        }
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = "Lists sandboxes.",
            footer = {"", "Example: shark ls --format json"})
    int list(@Mixin Format format) {
        List<SandboxInfo> all = client.call(Methods.SANDBOX_LIST, new Nothing()).sandboxes();
        if (format.json()) {
            all.forEach(info -> format.print(streams.output(), info, ""));
            return 0;
        }
        Table table = new Table("NAME", "STATE", "MODE", "BASE", "EXCHANGES", "PLAYED", "ERRORS", "OUT", "IN");
        for (SandboxInfo info : all) {
            table.row(
                    info.name(),
                    info.state(),
                    info.mode().word(),
                    info.base(),
                    "" + info.exchanges(),
                    "" + info.played(),
                    "" + info.errors(),
                    Text.bytes(info.bytesOut()),
                    Text.bytes(info.bytesIn()));
        }
        table.print(streams.output());
        return 0;
    }

    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = "Starts a stopped sandbox.",
            footer = {"", "Example: shark start dev"})
    int start(@Parameters(paramLabel = "NAME") String name, @Mixin Format format) {
        return format.print(streams.output(), client.call(Methods.SANDBOX_START, new SandboxRef(name)), name);
    }

    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = "Stops a sandbox; its files stay.",
            footer = {"", "Example: shark stop dev"})
    int stop(@Parameters(paramLabel = "NAME") String name, @Mixin Format format) {
        return format.print(streams.output(), client.call(Methods.SANDBOX_STOP, new SandboxRef(name)), name);
    }

    @Command(
            name = "rm",
            mixinStandardHelpOptions = true,
            description = "Removes a sandbox and its files; its tape stays.",
            footer = {"", "Example: shark rm --force dev"})
    int remove(
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = {"-f", "--force"},
                            description = "also when it runs")
                    boolean force,
            @Mixin Format format) {
        client.call(Methods.SANDBOX_REMOVE, new RemoveSandbox(name, force));
        return format.print(streams.output(), new SandboxRef(name), "");
    }

    @Command(
            name = "inspect",
            mixinStandardHelpOptions = true,
            description = "Tells all that is known of a sandbox, as JSON.",
            footer = {"", "Example: shark inspect dev"})
    int inspect(@Parameters(paramLabel = "NAME") String name, @Mixin Format format) {
        Object detail = client.call(Methods.SANDBOX_INSPECT, new SandboxRef(name));
        Codec codec = new Codec();
        return format.print(streams.output(), detail, codec.pretty(detail));
    }

    @Command(
            name = "mode",
            mixinStandardHelpOptions = true,
            description = "Shows or sets what happens to a sandbox's requests.",
            footer = {"", "Example: shark mode dev replay"})
    int mode(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "MODE", arity = "0..1", description = ModeWord.MEANING) String mode,
            @Mixin Format format) {
        boolean asks = mode == null || mode.equals(Mode.ONCE);
        SandboxInfo info = asks
                ? client.call(Methods.SANDBOX_INSPECT, new SandboxRef(name)).info()
                : client.call(Methods.SANDBOX_MODE, new SetMode(name, Mode.of(mode)));
        if (asks && mode != null) {
            info = client.call(Methods.SANDBOX_MODE, new SetMode(name, ModeWord.of(mode, client, info.tape())));
        }
        String plain = info.mode().word() + ": " + info.mode().meaning();
        return format.print(streams.output(), info, plain);
    }

    @Command(
            name = "shutdown",
            mixinStandardHelpOptions = true,
            description = "Stops all sandboxes and the daemon.",
            footer = {"", "Example: shark shutdown"})
    int shutdown(@Mixin Format format) throws IOException {
        try (SocketClient.Connection connection =
                client.ofRunning().open(Methods.DAEMON_STOP, new Nothing()).connection()) {
            connection.awaitEnd();
        } catch (SharkException e) {
            if (e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
            return format.print(streams.output(), new Nothing(), "no daemon was running");
        }
        return format.print(streams.output(), new Nothing(), "");
    }
}
