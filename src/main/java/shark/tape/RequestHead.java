package shark.tape;

import shark.store.Body;
import shark.tape.redact.Redaction;
import shark.tape.rules.Question;

/**
 * The head of a request, as the door has read it.
 *
 * @param method as sent (RFC 9110 section 9)
 * @param scheme {@code http} or {@code https}
 * @param host name or address the request is for: Host, taken over the address dialled (RFC 9112 section 3.3)
 * @param port the port of Host, else the port dialled
 * @param path origin-form target with its query (RFC 9112 section 3.2)
 * @param bytes the head as received, from the method to the empty line
 */
public record RequestHead(String method, String scheme, String host, int port, String path, byte[] bytes) {
    /** The same without its secrets. */
    RequestHead redacted(Redaction redaction) {
        byte[] head = redaction.head(bytes);
        return head == bytes ? this : new RequestHead(method, scheme, host, port, redaction.path(path), head);
    }

    /** What matching looks at of the request, with its body. */
    Question asked(Body body) {
        return new Question(method, scheme, host, port, path, bytes, body);
    }
}
