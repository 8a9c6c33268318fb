package shark.tape;

import java.util.concurrent.CompletableFuture;

/**
 * The tape of one sandbox's DNS queries (RFC 1035), of those that only others can answer: each is an exchange of the scheme
 * {@code dns}. Called from event loops, never blocks; bounded, whoever asks and however much.
 */
public interface NameRecorder {
    /** How a reply to one query can be had. */
    interface Ways {
        /** The host's name servers' answer, as it came; fails with DENIED or UNAVAILABLE. */
        CompletableFuture<byte[]> forwarded();

        /** A reply with an address made up, by which the name is known again. */
        byte[] madeUp();

        /** A reply with a code (RFC 1035 section 4.1.1) and no records. */
        byte[] coded(int code);
    }

    /**
     * The reply to a query: one of the ways', or a recorded one, then with the recorded query's id; never to be changed.
     *
     * @param type of the record, by its number (RFC 6895)
     * @param name in lower case, without the last dot
     * @param query the message as it came
     */
    CompletableFuture<byte[]> answer(int type, String name, byte[] query, Ways ways);
}
