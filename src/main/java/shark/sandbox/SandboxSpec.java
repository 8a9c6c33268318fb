package shark.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import shark.base.ErrorCode;
import shark.base.Mode;
import shark.base.SharkException;
import shark.image.Bases;
import shark.tape.shelf.Reference;
import shark.tape.shelf.Shelf;

/**
 * A sandbox as it is kept on disk.
 *
 * @param version of this record's form
 * @param base as {@link shark.image.Base} reads it
 * @param content see {@link shark.image.Bases.Settled}; absent in what earlier versions wrote
 * @param createdMicros microseconds since 1970
 * @param mounts {@code SRC:DST[:ro]}
 * @param workdir absolute, inside; empty: root's home there
 * @param allow see {@link shark.net.Egress.Rule}
 * @param hosts {@code NAME:IP}
 * @param passthrough see {@link shark.http.tls.HostPattern}; absent in what earlier versions wrote
 * @param insecureUpstream the same
 * @param hostPorts of the host's loopback, reached as host.shark.internal; absent in what earlier versions wrote
 * @param lock the hash that its tape must have, whole, for it to be played; empty for any; absent in what earlier versions wrote
 */
public record SandboxSpec(
        int version,
        String name,
        String base,
        String content,
        Mode mode,
        String tape,
        long createdMicros,
        List<String> mounts,
        Map<String, String> environment,
        String workdir,
        List<String> allow,
        List<String> hosts,
        boolean noNewPrivileges,
        List<String> passthrough,
        List<String> insecureUpstream,
        List<Integer> hostPorts,
        String lock) {
    /** The form that this version writes and reads. */
    public static final int VERSION = 1;

    public SandboxSpec {
        content = Objects.requireNonNullElse(content, "");
        passthrough = Objects.requireNonNullElse(passthrough, List.of());
        insecureUpstream = Objects.requireNonNullElse(insecureUpstream, List.of());
        hostPorts = Objects.requireNonNullElse(hostPorts, List.of());
        lock = Objects.requireNonNullElse(lock, "");
    }

    SandboxSpec with(Mode other) {
        return new SandboxSpec(
                version,
                name,
                base,
                content,
                other,
                tape,
                createdMicros,
                mounts,
                environment,
                workdir,
                allow,
                hosts,
                noNewPrivileges,
                passthrough,
                insecureUpstream,
                hostPorts,
                lock);
    }

    SandboxSpec with(Bases.Settled settled) {
        return new SandboxSpec(
                version,
                name,
                settled.word(),
                settled.content(),
                mode,
                tape,
                createdMicros,
                mounts,
                environment,
                workdir,
                allow,
                hosts,
                noNewPrivileges,
                passthrough,
                insecureUpstream,
                hostPorts,
                lock);
    }

    /** CONFLICT where the tape is locked, and a mode would record to it, or play something else from it. */
    void checkLock(Mode asked, Shelf shelf) {
        if (lock.isEmpty()) {
            return;
        }
        if (asked == Mode.RECORD || asked == Mode.AUTO) {
            throw new SharkException(
                    ErrorCode.CONFLICT,
                    "'" + name + "' is locked to what the tape '" + tape + "' holds, and " + asked.word()
                            + " would add to it; take the mode replay, or name the tape by its name");
        }
        if (asked == Mode.REPLAY) {
            shelf.check(new Reference(tape, lock));
        }
    }

    Bases.Settled settledBase() {
        return new Bases.Settled(base, content);
    }
}
