package shark.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import shark.api.CreateSandbox;
import shark.api.SocketClient;
import shark.base.Mode;

/** What {@code create} and {@code run} may be told about the new sandbox. */
final class SandboxOptions {
    private static final List<String> WITH_A_PATH = List.of("rootfs:", "tar:");

    @Option(names = "--mode", defaultValue = "record", paramLabel = "MODE", description = ModeWord.MEANING)
    private String mode = "record";

    @Option(
            names = "--tape",
            paramLabel = "TAPE",
            description =
                    "the tape, by its name (usually the sandbox's own), or locked by the first 12 or more digits of its hash")
    private @Nullable String tape;

    @Option(names = "--mount", paramLabel = "SRC:DST[:ro]", description = "shows a directory of the host's inside")
    private @Nullable List<String> mounts;

    @Option(
            names = "--allow",
            paramLabel = "IP[/PREFIX][:PORT]",
            description = "may be reached though it is refused by default")
    private @Nullable List<String> allow;

    @Option(names = "--add-host", paramLabel = "NAME:IP", description = "a name that its DNS knows")
    private @Nullable List<String> hosts;

    @Option(
            names = "--passthrough",
            paramLabel = "HOST",
            description =
                    "its TLS is let through unread, for programs that take one certificate only; *.NAME: all below")
    private @Nullable List<String> passthrough;

    @Option(
            names = "--insecure-upstream",
            paramLabel = "HOST",
            description = "its certificate is not verified; *.NAME: all below")
    private @Nullable List<String> insecureUpstream;

    @Option(
            names = "--host-port",
            paramLabel = "PORT",
            description = "a port of the host's loopback, reached as host.shark.internal")
    private @Nullable List<Integer> hostPorts;

    @Option(names = "--no-new-privileges", description = "no setuid programs")
    private boolean noNewPrivileges;

    /** The options as if these had been given. */
    void playing(String from) {
        mode = Mode.REPLAY.word();
        tape = from;
    }

    /** Makes of {@code once} what it means for the tape of a sandbox of this name. */
    void settleMode(SocketClient client, String name) {
        mode = ModeWord.of(mode, client, tape == null ? name : tape).word();
    }

    /** True when nothing is to leave. */
    boolean sealed() {
        Mode chosen = Mode.of(mode);
        return chosen == Mode.REPLAY || chosen == Mode.OFF;
    }

    CreateSandbox of(String name, String base) {
        return of(name, base, Map.of(), "");
    }

    CreateSandbox of(String name, String base, Map<String, String> environment, String workdir) {
        return new CreateSandbox(
                name,
                absolute(base),
                Mode.of(mode),
                tape,
                listed(mounts),
                environment,
                workdir,
                listed(allow),
                listed(hosts),
                noNewPrivileges,
                listed(passthrough),
                listed(insecureUpstream),
                hostPorts == null ? List.of() : hostPorts);
    }

    /** The base with its path as the daemon can find it, which runs elsewhere. */
    private static String absolute(String base) {
        for (String kind : WITH_A_PATH) {
            if (base.startsWith(kind) && base.length() > kind.length()) {
                return kind + Path.of(base.substring(kind.length())).toAbsolutePath();
            }
        }
        return base;
    }

    private static List<String> listed(@Nullable List<String> values) {
        return values == null ? List.of() : values;
    }
}
