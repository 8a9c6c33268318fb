package shark.http.proxy;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The servers that no proxy is asked for, as curl reads NO_PROXY (curl(1), "Environment"): names, each with all below it, whether
 * or not a dot goes before; addresses and ranges of addresses, which mean hosts given as addresses only; {@code *} for all. A port
 * may follow each, as Go has it, an IPv6 address then in brackets.
 */
public record NoProxy(List<String> entries) {
    /** Reads words between commas and blanks. What is no entry means no server. */
    public static NoProxy parse(String text) {
        return new NoProxy(Arrays.stream(text.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .toList());
    }

    /** True for a server that is reached without a proxy. */
    public boolean matches(String host, int port) {
        String small = host.toLowerCase(Locale.ROOT);
        String name = small.endsWith(".") ? small.substring(0, small.length() - 1) : small;
        return entries.stream().anyMatch(entry -> matches(entry, name, port));
    }

    private static boolean matches(String entry, String host, int port) {
        int colon = entry.lastIndexOf(':');
        boolean bracketed = entry.startsWith("[");
        boolean hasPort = colon > entry.lastIndexOf(']') && (bracketed || entry.indexOf(':') == colon);
        if (hasPort && !entry.substring(colon + 1).equals("" + port)) {
            return false;
        }
        String rest =
                (hasPort ? entry.substring(0, colon) : entry).replace("[", "").replace("]", "");
        if (rest.equals("*")) {
            return true;
        }
        byte[] address = address(host);
        return address == null ? isBelow(host, rest) : isIn(address, rest);
    }

    private static boolean isBelow(String host, String entry) {
        String name = entry.startsWith("*.") ? entry.substring(2) : entry.startsWith(".") ? entry.substring(1) : entry;
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return !bare.isEmpty() && (host.equals(bare) || host.endsWith("." + bare));
    }

    private static boolean isIn(byte[] address, String range) {
        int slash = range.indexOf('/');
        byte[] network = address(slash < 0 ? range : range.substring(0, slash));
        String length = slash < 0 ? "" : range.substring(slash + 1);
        if (network == null || network.length != address.length || !(slash < 0 || length.matches("\\d{1,3}"))) {
            return false;
        }
        int prefix = slash < 0 ? network.length * 8 : Integer.parseInt(length);
        if (prefix > network.length * 8) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((network[bit / 8] & mask) != (address[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static byte @Nullable [] address(String text) {
        return NetUtil.createByteArrayFromIpAddressString(text);
    }
}
