package shark.tape;

import java.util.Arrays;
import shark.store.Body;
import shark.store.Exchange;
import shark.tape.ranges.Part;
import shark.tape.ranges.PartHead;

/**
 * What of a recorded exchange answers a request: all of it, or the range that was asked for.
 *
 * @param exchange whose body is held until this is over
 */
record Played(Exchange exchange, Part part) {
    private static final byte[] NONE = new byte[0];

    /** A range of what was recorded without one; else what was recorded, as it is. */
    static Played of(RequestHead asked, Exchange recorded) {
        boolean partial =
                isForRange(asked) && recorded.row().status() == 200 && !Part.isAskedFor(recorded.requestHead());
        return new Played(
                recorded,
                partial
                        ? Part.of(
                                asked.bytes(),
                                recorded.responseHead(),
                                recorded.responseBody().size())
                        : new Part.Whole());
    }

    /** Ranges are defined for GET only (RFC 9110 section 14.2). */
    static boolean isForRange(RequestHead asked) {
        return asked.method().equals("GET") && Part.isAskedFor(asked.bytes());
    }

    /** Bytes of the body that is sent. */
    long bytes() {
        return part instanceof Part.Some some
                ? some.size()
                : part instanceof Part.Whole ? exchange.responseBody().size() : 0;
    }

    /** The body that its row names: the whole's, of which its Content-Range tells the part. */
    Body body() {
        return bytes() == 0 ? Body.Small.EMPTY : exchange.responseBody();
    }

    Decision.Play decision() {
        Body body = exchange.responseBody();
        int status = part instanceof Part.Some
                ? 206
                : part instanceof Part.Whole ? exchange.row().status() : 416;
        return new Decision.Play(
                exchange.row().id(),
                status,
                PartHead.of(exchange.responseHead(), part, body.size()),
                content(body),
                part instanceof Part.Whole ? exchange.responseTrailers() : NONE);
    }

    private Decision.Content content(Body body) {
        long first = part instanceof Part.Some some ? some.first() : 0;
        if (body instanceof Body.Large large) {
            return new Decision.InFile(large.file(), first, bytes());
        }
        byte[] all = ((Body.Small) body).content();
        return new Decision.InMemory(
                bytes() == all.length ? all : Arrays.copyOfRange(all, (int) first, (int) (first + bytes())));
    }
}
