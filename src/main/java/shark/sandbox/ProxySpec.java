package shark.sandbox;

import java.util.List;
import shark.base.Mode;

/**
 * What a proxy is to be.
 *
 * @param name empty: {@code proxy-PORT}
 * @param bind the address to listen on, as text
 * @param port 0: any that is free
 * @param tape empty: one of its own name
 * @param allow see {@link shark.net.Egress.Rule}
 * @param passthrough see {@link shark.http.tls.HostPattern}
 * @param insecureUpstream the same
 */
public record ProxySpec(
        String name,
        String bind,
        int port,
        Mode mode,
        String tape,
        List<String> allow,
        List<String> passthrough,
        List<String> insecureUpstream) {}
