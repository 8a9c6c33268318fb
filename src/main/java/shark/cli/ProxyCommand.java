package shark.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import shark.api.Methods;
import shark.api.OpenProxy;
import shark.api.ProxyInfo;
import shark.api.SocketClient;
import shark.base.ErrorCode;
import shark.base.Mode;
import shark.base.SharkException;

/** {@code shark proxy}. */
@Command(
        name = "proxy",
        mixinStandardHelpOptions = true,
        description = {
            "Is an HTTP proxy that records and plays, for programs outside of sandboxes, until Ctrl-C.",
            "It is listed beside the sandboxes, and its mode is changed as theirs. HTTPS is recorded for programs that trust"
                    + " its authority: see shark ca."
        },
        footer = {
            "",
            "Examples:",
            "  shark proxy                     then, elsewhere: curl -x http://127.0.0.1:3128 http://demo.shark/json",
            "  shark proxy -p 8080 --tape ci --mode replay"
        })
final class ProxyCommand implements Callable<Integer> {
    private final SocketClient client;
    private final Streams streams;

    @Option(
            names = {"-p", "--port"},
            defaultValue = "3128",
            paramLabel = "PORT",
            description = "usually 3128; 0: any that is free")
    private int port = 3128;

    @Option(
            names = "--bind",
            defaultValue = "127.0.0.1",
            paramLabel = "IP",
            description =
                    "the address to listen on, usually 127.0.0.1; on one that strangers reach, what a sandbox may not"
                            + " reach is refused")
    private String bind = "127.0.0.1";

    @Option(names = "--name", defaultValue = "", paramLabel = "NAME", description = "usually proxy-PORT")
    private String name = "";

    @Option(names = "--tape", defaultValue = "", paramLabel = "TAPE", description = "the tape; usually one of its name")
    private String tape = "";

    @Option(
            names = "--mode",
            defaultValue = "record",
            paramLabel = "MODE",
            description = "record, auto, replay, live or off")
    private String mode = "record";

    @Option(names = "--allow", paramLabel = "IP[/PREFIX][:PORT]", description = "as of create")
    private @Nullable List<String> allow;

    @Option(names = "--passthrough", paramLabel = "HOST", description = "as of create")
    private @Nullable List<String> passthrough;

    @Option(names = "--insecure-upstream", paramLabel = "HOST", description = "as of create")
    private @Nullable List<String> insecureUpstream;

    @Mixin
    private Format format = new Format();

    ProxyCommand(SocketClient client, Streams streams) {
        this.client = client;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (!streams.shell()) {
            throw new SharkException(ErrorCode.INVALID, "a proxy lasts as long as its command: start it in a shell");
        }
        OpenProxy asked = new OpenProxy(
                name, bind, port, Mode.of(mode), tape, listed(allow), listed(passthrough), listed(insecureUpstream));
        SocketClient.Opened<ProxyInfo> opened = client.open(Methods.PROXY_OPEN, asked);
        try (SocketClient.Connection connection = opened.connection()) {
            tell(opened.result());
            connection.awaitEnd();
        }
        return 0; // Somebody stopped it by its name.
    }

    private void tell(ProxyInfo info) {
        String host = info.address().indexOf(':') < 0 ? info.address() : "[" + info.address() + "]";
        String url = "http://" + host + ":" + info.port();
        if (!info.loopback()) {
            streams.errors().println("shark: whoever reaches " + url + " can use this proxy, and is recorded");
        }
        String text =
                info.name() + " listens at " + url + ", mode " + info.mode().word() + ", tape '" + info.tape()
                        + "'; Ctrl-C ends it\n"
                        + "  export http_proxy=" + url + " https_proxy=" + url + "\n"
                        + "  shark ca > ca.pem    the authority to trust for HTTPS: curl --cacert ca.pem";
        format.print(streams.output(), info, text);
        streams.output().flush();
    }

    private static List<String> listed(@Nullable List<String> values) {
        return values == null ? List.of() : values;
    }
}
