package shark.net.udp;

/**
 * What bounds a sandbox's flows of datagrams.
 *
 * @param flows at once; each holds two sockets
 * @param idleMillis of silence after which a flow ends
 * @param briefMillis the same for a flow that was refused, or of one question and one answer
 * @param keptMillis a flow that was used so lately is not ended for the sake of a new one: a flood loses its own datagrams
 * @param heldBytes of datagrams that wait for their flows to open, all flows together
 */
public record UdpLimits(int flows, int idleMillis, int briefMillis, int keptMillis, int heldBytes) {
    public static final UdpLimits USUAL = new UdpLimits(256, 60_000, 10_000, 1_000, 1 << 20);
}
