package shark.sandbox;

import java.util.List;
import java.util.Map;
import shark.base.Mode;

/**
 * A sandbox as it is kept on disk.
 *
 * @param version of this record's form
 * @param createdMicros microseconds since 1970
 * @param mounts {@code SRC:DST[:ro]}
 * @param allow see {@link shark.net.Egress.Rule}
 * @param hosts {@code NAME:IP}
 */
public record SandboxSpec(
        int version,
        String name,
        String base,
        Mode mode,
        String tape,
        long createdMicros,
        List<String> mounts,
        Map<String, String> environment,
        String workdir,
        List<String> allow,
        List<String> hosts,
        boolean noNewPrivileges) {
    /** The form that this version writes and reads. */
    public static final int VERSION = 1;

    SandboxSpec with(Mode other) {
        return new SandboxSpec(
                version,
                name,
                base,
                other,
                tape,
                createdMicros,
                mounts,
                environment,
                workdir,
                allow,
                hosts,
                noNewPrivileges);
    }
}
