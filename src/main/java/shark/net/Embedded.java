package shark.net;

import java.util.ArrayList;
import java.util.List;

/** The IPv4 addresses that an IPv6 address may stand for, by the ways that are known to have them. */
final class Embedded {
    private static final int[] LAST = {12, 13, 14, 15};

    /** Where a prefix has its IPv4 address. */
    private static final List<Way> WAYS = List.of(
            way("::/96", LAST), // IPv4-compatible: RFC 4291 section 2.5.5.1.
            way("::ffff:0:0:0/96", LAST), // IPv4-translated: RFC 2765 section 2.1.
            way("64:ff9b::/96", LAST), // NAT64: RFC 6052 section 2.1.
            way(
                    "64:ff9b:1::/48",
                    6,
                    7,
                    9,
                    10), // NAT64 of a site's own, RFC 8215, in each form of RFC 6052 section 2.2.
            way("64:ff9b:1::/48", 7, 9, 10, 11),
            way("64:ff9b:1::/48", 9, 10, 11, 12),
            way("64:ff9b:1::/48", LAST),
            way("2002::/16", 2, 3, 4, 5)); // 6to4: RFC 3056 section 2.

    private static final Network OWN = network("64:ff9b:1::/48");
    private static final Network TEREDO = network("2001::/32"); // RFC 4380 section 4.

    private record Way(Network prefix, int[] places) {}

    private Embedded() {}

    static List<byte[]> in(byte[] six) {
        List<byte[]> found = new ArrayList<>();
        for (Way way : WAYS) {
            byte[] four = pick(six, way.places);
            // Of a site's own prefix one form is right, and in the others these bytes are zeros or a piece of an
            // address.
            if (way.prefix.contains(six) && (four[0] != 0 || !OWN.contains(six))) {
                found.add(four);
            }
        }
        if (isMapped(six)) {
            found.add(pick(six, LAST));
        }
        if (TEREDO.contains(six)) {
            byte[] four = pick(six, LAST);
            for (int i = 0; i < four.length; i++) {
                four[i] = (byte) ~four[i];
            }
            found.add(four);
        }
        return found;
    }

    /** IPv4-mapped: RFC 4291 section 2.5.5.2. The JDK turns most of them into IPv4 addresses, but not every maker of one. */
    private static boolean isMapped(byte[] six) {
        for (int i = 0; i < 10; i++) {
            if (six[i] != 0) {
                return false;
            }
        }
        return six[10] == -1 && six[11] == -1;
    }

    private static byte[] pick(byte[] six, int[] places) {
        byte[] four = new byte[4];
        for (int i = 0; i < 4; i++) {
            four[i] = six[places[i]];
        }
        return four;
    }

    private static Way way(String prefix, int... places) {
        return new Way(network(prefix), places);
    }

    private static Network network(String text) {
        return Network.parse(text).orElseThrow();
    }
}
