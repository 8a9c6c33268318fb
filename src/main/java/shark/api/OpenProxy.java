package shark.api;

import java.util.List;
import shark.base.Mode;

/**
 * Asks for an HTTP proxy on an address of the host's, which is there for as long as the connection that this was asked on.
 *
 * @param name by which it is listed beside the sandboxes; empty: {@code proxy-PORT}
 * @param bind an IP address
 * @param port 0: any that is free
 * @param tape empty: one of its own name
 * @param allow as in {@link CreateSandbox}; on a loopback address everything is allowed
 * @param passthrough as in {@link CreateSandbox}
 * @param insecureUpstream the same
 */
public record OpenProxy(
        String name,
        String bind,
        int port,
        Mode mode,
        String tape,
        List<String> allow,
        List<String> passthrough,
        List<String> insecureUpstream) {}
