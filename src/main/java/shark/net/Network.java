package shark.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A range of addresses of one family.
 *
 * @param prefix how many of its first bits count
 */
record Network(byte[] address, int prefix) {
    /** Reads {@code ADDRESS} or {@code ADDRESS/PREFIX}; empty for anything else, which is never looked up as a name. */
    static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        String length = slash < 0 ? "" : text.substring(slash + 1);
        boolean four = NetUtil.isValidIpV4Address(literal); // The JDK looks others up, as 999.0.0.1.
        boolean six = literal.matches("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");
        if (!(four || six) || !(slash < 0 || length.matches("[0-9]{1,3}"))) {
            return Optional.empty();
        }
        try {
            byte[] bytes = InetAddress.getByName(literal).getAddress();
            int prefix = slash < 0 ? bytes.length * 8 : Integer.parseInt(length);
            return prefix <= bytes.length * 8 ? Optional.of(new Network(bytes, prefix)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    boolean contains(byte[] other) {
        if (address.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
