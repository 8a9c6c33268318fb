package shark.tape;

import java.util.function.Consumer;

/**
 * One exchange on its way. The order is: {@link #requestBody} writes, {@link #requestEnd}; {@link #decide}, at once after
 * begin where {@link #decidesEarly}, else after requestEnd; then what the decision asks for; at last exactly one of
 * {@link #complete} and {@link #fail}.
 */
public interface Recording {
    /** The exchange's id. */
    long id();

    /** True when the decision does not need the request's body (record, live, off): the request can be streamed on at once. */
    boolean decidesEarly();

    /** Where the content of the request's body goes, without its transfer coding. */
    BodySink requestBody();

    /** The request has ended; the trailer section is empty where there is none. */
    void requestEnd(byte[] trailers);

    /** Decides what happens. The answer is given at once on this thread when it is known, else later on some other thread. */
    void decide(Consumer<Decision> then);

    /** An interim response passed (1xx, RFC 9110 section 15.2): its head as received. */
    void informational(byte[] head);

    /** The final response's head as received, from HTTP/1.1 to the empty line. */
    void response(int status, byte[] head);

    /** Where the content of the response's body goes, without its transfer coding. */
    BodySink responseBody();

    /** All has passed. The trailer section is empty where there is none. */
    void complete(byte[] responseTrailers);

    /**
     * It broke: recorded as an error row, with what had passed by then.
     *
     * @param status what the program was answered with, 0 when the connection was cut
     * @param error one sentence: "origin closed after 512 of 1024 bytes"
     */
    void fail(int status, String error);
}
