package shark.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shark.base.Mode;

/**
 * What a new sandbox is to be. It is started at once.
 *
 * @param name empty: one is made up
 * @param from the base: the word host, or {@code rootfs:DIR}, or {@code tar:FILE}, paths absolute
 * @param tape the tape written to and played from; absent: one of the sandbox's own name
 * @param mounts {@code SRC:DST} or {@code SRC:DST:ro}, both absolute
 * @param environment added to the usual PATH, HOME, TERM, LANG
 * @param workdir absolute, inside; empty: the home of its root
 * @param allow addresses refused by default (the host's loopback, link-local, metadata) that it may reach: {@code IP},
 *     {@code IP/PREFIX} or either with {@code :PORT}
 * @param hosts {@code NAME:IP}: names that its DNS answers and its requests go by, before the host's resolver
 * @param passthrough servers whose TLS is relayed unread: {@code NAME}, {@code *.NAME} or {@code IP}
 * @param insecureUpstream servers whose certificates are not verified; the same forms
 * @param hostPorts TCP and UDP ports of the host's loopback, reached as host.shark.internal, which is no name without any
 * @param noNewPrivileges sets no_new_privs (prctl(2)): no setuid programs
 */
public record CreateSandbox(
        String name,
        String from,
        Mode mode,
        @Nullable String tape,
        List<String> mounts,
        Map<String, String> environment,
        String workdir,
        List<String> allow,
        List<String> hosts,
        boolean noNewPrivileges,
        List<String> passthrough,
        List<String> insecureUpstream,
        List<Integer> hostPorts) {

    /** Fields that earlier clients do not send are empty. */
    public CreateSandbox {
        passthrough = Objects.requireNonNullElse(passthrough, List.of());
        insecureUpstream = Objects.requireNonNullElse(insecureUpstream, List.of());
        hostPorts = Objects.requireNonNullElse(hostPorts, List.of());
    }

    /** A sandbox of the host's software, recording, with nothing special. */
    public static CreateSandbox named(String name) {
        return new CreateSandbox(
                name,
                "host",
                Mode.RECORD,
                null,
                List.of(),
                Map.of(),
                "",
                List.of(),
                List.of(),
                false,
                List.of(),
                List.of(),
                List.of());
    }
}
