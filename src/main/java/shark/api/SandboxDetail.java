package shark.api;

import java.util.List;

/**
 * All that is known of a sandbox.
 *
 * @param settings as given at its creation
 * @param pid of its init on the host, 0 when it does not run
 * @param bundle directory of its OCI bundle
 * @param upper directory of its own files
 * @param gateway {@code embedded}
 * @param notes what the reader should know: why it is broken, what was left out of its base
 */
public record SandboxDetail(
        SandboxInfo info,
        CreateSandbox settings,
        long pid,
        String bundle,
        String upper,
        String gateway,
        List<String> notes) {}
