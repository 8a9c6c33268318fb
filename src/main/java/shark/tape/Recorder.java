package shark.tape;

/**
 * What one sandbox's door tells its tape. Calls come from event loops, never block, and may come from several loops at once;
 * those of one {@link Recording} or {@link TunnelRecording} come from one thread at a time.
 */
public interface Recorder {
    /** False when the store is behind: no request and no tunnel is to begin until {@link #whenReady} runs. */
    boolean ready();

    /** Runs the action once, on some thread of the store's, when exchanges may begin again (at once if they may now). */
    void whenReady(Runnable resume);

    /** A request's head has been read: the exchange is shown from now on. */
    Recording begin(RequestHead request);

    /**
     * A request could not be read at all (RFC 9112 section 6.3: ambiguous framing, a bare CR...): recorded as an error row.
     *
     * @param scheme {@code http} or {@code https}
     * @param bytes what was received, cut at 64 KiB
     * @param status the status that the program was answered with
     * @param answerHead the answer's head
     * @param answerBody the answer's body
     * @param error one sentence
     */
    void malformed(
            String scheme,
            String host,
            int port,
            byte[] bytes,
            int status,
            byte[] answerHead,
            byte[] answerBody,
            String error);

    /**
     * A connection that is not HTTP is relayed, or a flow of datagrams.
     *
     * @param scheme {@code tls}, {@code tcp} or {@code udp}
     * @param host the server's name where one is known (SNI), else the address
     */
    TunnelRecording tunnel(String scheme, String host, int port);

    /** The sandbox's DNS queries. */
    NameRecorder names();

    /** What the sandbox did since this recorder was made. */
    Deeds deeds();

    /** True when nothing of this sandbox may leave now, so that the door refuses what it cannot play (replay, off). */
    boolean sealed();

    /** A relayed connection: counted, its bytes not kept. */
    interface TunnelRecording {
        /** Totals so far. Called at most a few times a second, and before {@link #end}. */
        void progress(long toOrigin, long toClient);

        /** It is over; the error is empty for a proper end. */
        void end(String error);
    }
}
