package shark.base;

import java.util.Locale;

/** Where an exchange's answer came from. */
public enum Source {
    /** From the origin, over the network. */
    NETWORK,
    /** From the tape. */
    PLAYED,
    /** Made by shark itself: a miss, a refusal, a failure upstream or in the request's framing. */
    ERROR,
    /** Bytes that are not HTTP (TLS, SSH, an upgraded connection), relayed and only counted. */
    TUNNEL;

    /** The name used in filters and JSON: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
