package shark.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shark.api.Codec;
import shark.api.Methods;
import shark.api.Proof;
import shark.api.Run;
import shark.api.SandboxInfo;
import shark.api.SocketClient;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.base.Text;

/** {@code shark run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {"Creates a sandbox, runs a command in it, stops it.", "Exit codes are as of exec."},
        footer = {
            "",
            "Examples:",
            "  shark run --rm host -- curl -s http://demo.shark/",
            "  shark run --rm rootfs:/srv/bookworm -- cat /etc/debian_version",
            "  shark run --replay ci --prove host -- make"
        })
final class RunCommand implements Callable<Integer> {
    private static final int NOT_PROVED = 125;

    private final SocketClient client;
    private final Streams streams;

    @Option(names = "--rm", description = "removes the sandbox afterwards; its tape stays")
    private boolean remove;

    @Option(
            names = "--name",
            defaultValue = "",
            paramLabel = "NAME",
            description = "the sandbox's name; usually made up")
    private String name = "";

    @Option(names = "--replay", paramLabel = "TAPE", description = "as --mode replay --tape TAPE")
    private @Nullable String replay;

    @Option(
            names = "--prove",
            description = "ends with a report of what was played and of what left; exit code 125 if anything did")
    private boolean prove;

    @Mixin
    private Format format = new Format();

    @Mixin
    private SandboxOptions sandbox = new SandboxOptions();

    @Mixin
    private ExecOptions options = new ExecOptions();

    @Parameters(index = "0", paramLabel = "BASE", description = "as of create's --from")
    private String base = "";

    @Parameters(index = "1..*", paramLabel = "CMD", arity = "1..*")
    private List<String> command = List.of();

    RunCommand(SocketClient client, Streams streams) {
        this.client = client;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        String chosen = name.isEmpty()
                ? String.format(
                        Locale.ROOT, "run-%08x", ThreadLocalRandom.current().nextInt())
                : name;
        if (replay != null) {
            sandbox.playing(replay);
        }
        sandbox.settleMode(client, chosen);
        if (prove && !sandbox.sealed()) {
            throw new SharkException(
                    ErrorCode.INVALID, "--prove proves that nothing leaves; it goes with --replay TAPE or --mode off");
        }
        Run run = new Run(sandbox.of(chosen, base), options.of(streams, chosen, command), remove, prove);
        SocketClient.Opened<SandboxInfo> opened = client.open(Methods.SANDBOX_RUN, run);
        try (SocketClient.Connection connection = opened.connection()) {
            Session session = new Session(connection, streams);
            int status = session.run(options.tty());
            return prove ? report(session.proof(), status) : status;
        }
    }

    /** Tells what the run came to; the status to end with. */
    private int report(String json, int status) {
        if (json.isEmpty()) {
            streams.errors().println("shark: NOT PROVED: the sandbox was stopped while the command ran");
            return NOT_PROVED;
        }
        Proof proof = new Codec().record(Proof.class, json);
        String plain = String.format(
                Locale.ROOT,
                "shark: %d requests played (%s), %d names, %d missed; mode %s%n"
                        + "shark: %s: %d packets sent by its network's devices, %d ways out given by the daemon",
                proof.played(),
                Text.bytes(proof.bytes()),
                proof.names(),
                proof.missed(),
                proof.mode().word(),
                proof.holds() ? "nothing left" : "NOT PROVED",
                proof.packets(),
                proof.waysOut());
        format.print(streams.errors(), proof, plain);
        return proof.holds() ? status : NOT_PROVED;
    }
}
