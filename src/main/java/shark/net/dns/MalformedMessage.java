package shark.net.dns;

/** Bytes that are no DNS message, or none that is understood here. */
final class MalformedMessage extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedMessage(String message) {
        super(message);
    }
}
