package shark.http;

/**
 * What bounds a connection.
 *
 * @param connectMillis for one address of an origin
 * @param staggerMillis until the next address is tried beside it (RFC 8305 section 8)
 * @param sniffMillis how long a program may be silent before it is taken for one whose server speaks first
 * @param idleSeconds of silence on both sides before an exchange or an idle connection is given up
 * @param heldBytes of a request's body that wait for the tape's decision in memory
 * @param pooled idle connections kept for one origin and event loop
 */
public record Limits(
        int connectMillis, int staggerMillis, int sniffMillis, int idleSeconds, int heldBytes, int pooled) {
    public static final Limits USUAL = new Limits(10_000, 250, 300, 300, 16 << 20, 32);
}
