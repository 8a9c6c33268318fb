package shark.api;

import shark.base.Mode;

/**
 * A proxy that serves.
 *
 * @param address where it listens, an IP address as text
 * @param loopback true: nobody else than programs of this machine reaches it
 */
public record ProxyInfo(String name, String address, int port, Mode mode, String tape, boolean loopback) {}
