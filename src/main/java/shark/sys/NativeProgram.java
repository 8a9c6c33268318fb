package shark.sys;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * The program {@code shark-native}.
 *
 * @param path absolute
 */
public record NativeProgram(Path path) {
    /** Finds it: the system property {@code shark.native}, else {@code SHARK_NATIVE} in the environment. */
    public static NativeProgram find(Map<String, String> environment) {
        String named = System.getProperty("shark.native", environment.getOrDefault("SHARK_NATIVE", ""));
        Path path = Path.of(named).toAbsolutePath();
        if (named.isEmpty() || !Files.isExecutable(path)) {
            throw new SharkException(
                    ErrorCode.UNAVAILABLE, "shark-native is not at '" + named + "'; build it with bin/setup");
        }
        return new NativeProgram(path);
    }

    /**
     * Makes a sandbox's network namespace; the keeper then holds {@code NAME/ns} at once, {@code NAME/dns}, {@code NAME/udp} and,
     * when all is made, {@code NAME/tcp}.
     */
    public NewNamespace makeNamespace(Keeper keeper, String name) {
        return new NewNamespace(
                Command.of(path.toString(), "netns", "--keep", keeper.socket().toString(), "--name", name));
    }

    /**
     * What makes sockets inside a namespace.
     *
     * @param name under which each goes through the keeper
     */
    public NamespaceSockets sockets(Keeper keeper, String name, Path namespace) {
        return new NamespaceSockets(this, keeper, name, namespace);
    }
}
