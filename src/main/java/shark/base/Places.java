package shark.base;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where shark keeps things. Root uses the system's places (FHS 3.0), anybody else the XDG base directories; with
 * {@code SHARK_HOME} set, all of them lie below that one directory.
 *
 * @param config read, never written
 * @param data tapes, sandboxes: what a person would back up
 * @param state logs and history
 * @param cache may be deleted at any time
 * @param runtime sockets and locks; gone after a reboot
 */
public record Places(Path config, Path data, Path state, Path cache, Path runtime) {

    /**
     * Reads the environment.
     *
     * @param environment as of {@link System#getenv()}
     * @param uid the effective user id
     */
    public static Places of(Map<String, String> environment, int uid) {
        String home = environment.get("SHARK_HOME");
        if (home != null && !home.isEmpty()) {
            Path all = Path.of(home).toAbsolutePath().normalize();
            return new Places(
                    all.resolve("config"),
                    all.resolve("data"),
                    all.resolve("state"),
                    all.resolve("cache"),
                    all.resolve("run"));
        }
        if (uid == 0) {
            return new Places(
                    Path.of("/etc/shark"),
                    Path.of("/var/lib/shark"),
                    Path.of("/var/log/shark"),
                    Path.of("/var/cache/shark"),
                    Path.of("/run/shark"));
        }
        Path user = Path.of(environment.getOrDefault("HOME", "/"));
        return new Places(
                xdg(environment, "XDG_CONFIG_HOME", user.resolve(".config/shark")),
                xdg(environment, "XDG_DATA_HOME", user.resolve(".local/share/shark")),
                xdg(environment, "XDG_STATE_HOME", user.resolve(".local/state/shark")),
                xdg(environment, "XDG_CACHE_HOME", user.resolve(".cache/shark")),
                xdg(environment, "XDG_RUNTIME_DIR", Path.of("/tmp/shark-" + uid)));
    }

    /** The daemon's socket. */
    public Path socket() {
        return runtime.resolve("sharkd.sock");
    }

    private static Path xdg(Map<String, String> environment, String variable, Path otherwise) {
        String value = environment.get(variable);
        // The XDG specification: a path that is not absolute is ignored.
        return value != null && value.startsWith("/") ? Path.of(value).resolve("shark") : otherwise;
    }
}
