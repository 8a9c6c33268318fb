package shark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shark.api.Methods;
import shark.api.RefreshExchange;
import shark.api.Refreshed;
import shark.api.SocketClient;
import shark.base.ErrorCode;

/** {@code shark http refresh}. */
@Command(
        name = "refresh",
        mixinStandardHelpOptions = true,
        description = {
            "Records an exchange anew: its request is sent again.",
            "It goes the way of its sandbox, which runs, and not in replay or off. The new",
            "exchange takes the old one's place once it is whole."
        },
        footer = {"", "Example: shark http refresh 12"})
final class RefreshCommand implements Callable<Integer> {
    private final SocketClient client;
    private final Streams streams;

    @Parameters(paramLabel = "ID")
    private long id;

    @Option(
            names = "--sandbox",
            defaultValue = "",
            paramLabel = "NAME",
            description = "in place of this one's programs; usually of the one that asked")
    private String sandbox = "";

    @Option(names = "--keep", description = "the old exchange stays, and is played before the new one")
    private boolean keep;

    @Mixin
    private Format format = new Format();

    RefreshCommand(SocketClient client, Streams streams) {
        this.client = client;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        Refreshed refreshed = client.call(Methods.HTTP_REFRESH, new RefreshExchange(id, sandbox, keep));
        String error = refreshed.row().error();
        String plain = "exchange " + refreshed.row().id() + ", status "
                + refreshed.row().status()
                + (refreshed.replaced() ? ", in place of " : ", beside ") + refreshed.old()
                + (error == null ? "" : ": " + error);
        format.print(streams.output(), refreshed, Table.cell(plain));
        return error == null ? 0 : ErrorCode.UNAVAILABLE.exitStatus();
    }
}
