package shark.container;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import shark.base.SharkException;

/**
 * What a container is to be.
 *
 * @param cgroup its control group, below the root of each hierarchy (config-linux.md, cgroupsPath)
 * @param root directory of its root file system
 * @param mounts beside the usual ones, in order
 * @param init the program that is its process 1, on the host
 * @param network path of its network namespace
 * @param workdir is made when it is not there; empty: none
 */
public record ContainerSpec(
        String hostname,
        String cgroup,
        Path root,
        List<Mount> mounts,
        Path init,
        Path network,
        Map<String, String> environment,
        String workdir,
        boolean noNewPrivileges) {

    /** A mount as OCI has it (runtime-spec, config.md, Mounts). */
    public record Mount(String destination, String type, String source, List<String> options) {
        public static Mount bind(Path source, String destination, boolean readOnly) {
            return new Mount(destination, "bind", source.toString(), List.of("rbind", readOnly ? "ro" : "rw"));
        }

        /** Reads {@code SRC:DST[:ro]}, both absolute. */
        public static Mount parse(String text) {
            String[] parts = text.split(":", -1);
            boolean right = (parts.length == 2 || (parts.length == 3 && parts[2].matches("ro|rw")))
                    && parts[0].startsWith("/")
                    && parts[1].startsWith("/");
            if (!right) {
                throw new SharkException(
                        shark.base.ErrorCode.INVALID,
                        "the mount '" + text + "' is not SRC:DST or SRC:DST:ro with absolute paths");
            }
            return bind(Path.of(parts[0]), parts[1], parts.length == 3 && parts[2].equals("ro"));
        }
    }
}
