package shark.net.dns;

import java.util.concurrent.CompletableFuture;

/** Decides what becomes of the queries that only others can answer. Never blocks; safe for use by several threads. */
public interface NameTape {
    /** Every query is passed on, and nothing recorded. */
    NameTape NONE = (type, name, query, ways) -> ways.forwarded();

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
     * The reply to a query, which is not changed: one of the ways', or another query's with the same question.
     *
     * @param type of the record, by its number (RFC 6895)
     * @param name in lower case, without the last dot
     * @param query the message as it came
     */
    CompletableFuture<byte[]> answer(int type, String name, byte[] query, Ways ways);
}
