package shark.http.proxy;

/** A proxy does not do what it was asked for; the message ends a sentence that begins with the proxy. */
final class ProxyRefused extends Exception {
    private static final long serialVersionUID = 1;

    ProxyRefused(String what) {
        super(what, null, false, false);
    }
}
