package shark.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * Which addresses a sandbox may reach. Refused unless allowed by name: the host itself (its loopback and every address of
 * its devices: services there trust who can reach them), link-local addresses (cloud metadata among them, RFC 3927),
 * multicast and unspecified ones.
 *
 * @param allowed exceptions
 */
public record Egress(List<Rule> allowed) {
    /**
     * One exception: {@code IP}, {@code IP/PREFIX}, either with {@code :PORT} (an IPv6 address then in brackets).
     *
     * @param port 0: every port
     */
    public record Rule(InetAddress network, int prefix, int port) {
        public static Rule parse(String text) {
            try {
                String rest = text;
                int port = 0;
                int colon = text.lastIndexOf(':');
                if (colon > text.lastIndexOf(']') && (text.indexOf(':') == colon || text.startsWith("["))) {
                    port = Integer.parseInt(text.substring(colon + 1));
                    rest = text.substring(0, colon);
                }
                rest = rest.replace("[", "").replace("]", "");
                int slash = rest.indexOf('/');
                String literal = slash < 0 ? rest : rest.substring(0, slash);
                if (!literal.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
                    throw new UnknownHostException(literal); // Never look a name up.
                }
                InetAddress address = InetAddress.getByName(literal);
                int most = address.getAddress().length * 8;
                int prefix = slash < 0 ? most : Integer.parseInt(rest.substring(slash + 1));
                if (prefix >= 0 && prefix <= most && port >= 0 && port <= 65_535) {
                    return new Rule(address, prefix, port);
                }
            } catch (NumberFormatException | UnknownHostException e) {
                throw invalid(text, e);
            }
            throw invalid(text, null);
        }

        private static SharkException invalid(String text, @org.jspecify.annotations.Nullable Exception cause) {
            String message = "'" + text + "' is not IP, IP/PREFIX, IP:PORT or [IPv6]:PORT";
            return cause == null
                    ? new SharkException(ErrorCode.INVALID, message)
                    : new SharkException(ErrorCode.INVALID, message, cause);
        }

        boolean matches(InetSocketAddress to) {
            byte[] mine = network.getAddress();
            byte[] other = to.getAddress().getAddress();
            if (mine.length != other.length || (port != 0 && port != to.getPort())) {
                return false;
            }
            for (int bit = 0; bit < prefix; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A sentence that says why the address is refused; empty when it may be reached. */
    public Optional<String> refusal(InetSocketAddress to) {
        if (allowed.stream().anyMatch(rule -> rule.matches(to))) {
            return Optional.empty();
        }
        InetAddress address = to.getAddress();
        String what = address.isLoopbackAddress() || address.isAnyLocalAddress() || ownedByHost(address)
                ? "the host itself"
                : address.isLinkLocalAddress()
                        ? "link-local (metadata services live there)"
                        : address.isMulticastAddress() ? "multicast" : "";
        return what.isEmpty()
                ? Optional.empty()
                : Optional.of(address.getHostAddress() + " is " + what
                        + ", which a sandbox may not reach; allow it with --allow " + address.getHostAddress());
    }

    private static boolean ownedByHost(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true; // Not known: the safe answer.
        }
    }
}
