package shark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import shark.api.AuthorityPem;
import shark.api.Methods;
import shark.api.SandboxRef;
import shark.api.SocketClient;

/** {@code shark ca}. */
@Command(
        name = "ca",
        mixinStandardHelpOptions = true,
        description =
                "Writes the certificate of an authority: of a sandbox, or of shark's proxies, which have one that stays.",
        footer = {
            "",
            "Who trusts it can be read by whoever has its key, which is in the data directory: trust it where you must.",
            "  one command:  shark ca > ca.pem; curl --cacert ca.pem ...; SSL_CERT_FILE=ca.pem; NODE_EXTRA_CA_CERTS=ca.pem",
            "  Debian:       shark ca > /usr/local/share/ca-certificates/shark.crt && update-ca-certificates",
            "  Fedora:       shark ca > /etc/pki/ca-trust/source/anchors/shark.crt && update-ca-trust",
            "  Firefox:      Settings, Certificates, Authorities, Import",
            "",
            "Example: shark ca > ca.pem"
        })
final class AuthorityCommand implements Callable<Integer> {
    private final SocketClient client;
    private final Streams streams;

    @Parameters(paramLabel = "NAME", arity = "0..1", defaultValue = "", description = "a sandbox; none: the proxies")
    private String name = "";

    @Mixin
    private Format format = new Format();

    AuthorityCommand(SocketClient client, Streams streams) {
        this.client = client;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        AuthorityPem authority = client.call(Methods.AUTHORITY, new SandboxRef(name));
        return format.print(streams.output(), authority, authority.pem().stripTrailing());
    }
}
