package shark.tape.dns;

import java.util.Map;

/** The names of record types and of response codes, as the registries of RFC 6895 have them. */
public final class RecordTypes {
    static final int A = 1;
    static final int NS = 2;
    static final int CNAME = 5;
    static final int SOA = 6;
    static final int PTR = 12;
    static final int MX = 15;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int SRV = 33;
    static final int DNAME = 39;
    static final int OPT = 41;
    static final int SVCB = 64;
    static final int HTTPS = 65;
    static final int CAA = 257;

    private static final Map<Integer, String> TYPES = Map.ofEntries(
            Map.entry(A, "A"),
            Map.entry(NS, "NS"),
            Map.entry(CNAME, "CNAME"),
            Map.entry(SOA, "SOA"),
            Map.entry(PTR, "PTR"),
            Map.entry(13, "HINFO"),
            Map.entry(MX, "MX"),
            Map.entry(TXT, "TXT"),
            Map.entry(AAAA, "AAAA"),
            Map.entry(29, "LOC"),
            Map.entry(SRV, "SRV"),
            Map.entry(35, "NAPTR"),
            Map.entry(DNAME, "DNAME"),
            Map.entry(OPT, "OPT"),
            Map.entry(43, "DS"),
            Map.entry(44, "SSHFP"),
            Map.entry(46, "RRSIG"),
            Map.entry(47, "NSEC"),
            Map.entry(48, "DNSKEY"),
            Map.entry(50, "NSEC3"),
            Map.entry(52, "TLSA"),
            Map.entry(SVCB, "SVCB"),
            Map.entry(HTTPS, "HTTPS"),
            Map.entry(255, "ANY"),
            Map.entry(CAA, "CAA"));

    private static final String[] CODES = {
        "NOERROR",
        "FORMERR",
        "SERVFAIL",
        "NXDOMAIN",
        "NOTIMP",
        "REFUSED",
        "YXDOMAIN",
        "YXRRSET",
        "NXRRSET",
        "NOTAUTH",
        "NOTZONE"
    };

    private RecordTypes() {}

    /** The name of a type; {@code TYPE65280} for one without (RFC 3597 section 5). */
    public static String type(int number) {
        return TYPES.getOrDefault(number, "TYPE" + number);
    }

    /** True for the types whose answer is an address. */
    public static boolean isAddress(int number) {
        return number == A || number == AAAA;
    }

    /** The name of a response code (RFC 1035 section 4.1.1). */
    public static String code(int number) {
        return number >= 0 && number < CODES.length ? CODES[number] : "RCODE" + number;
    }
}
