package shark.net.dns;

/** What asks the host's name servers for one sandbox: it is there only while something may leave. */
record Uplink(Forwarder forwarder, Lookup lookup) {
    static Uplink of(Forwarder forwarder) {
        return new Uplink(forwarder, new Lookup(forwarder));
    }
}
