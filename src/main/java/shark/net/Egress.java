package shark.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * Which addresses a sandbox may reach. Refused unless allowed by name: the host itself (its loopback and every address of
 * its devices: services there trust who can reach them), where clouds serve a machine its secrets, and what is no one
 * machine's address. An IPv6 address that stands for an IPv4 one (RFC 6052, RFC 3056...) is refused where that one is: a
 * gateway on the way would turn it into that.
 *
 * @param allowed exceptions
 */
public record Egress(List<Rule> allowed) {
    private static final String METADATA = "a cloud's metadata service";

    /** What is refused of itself, with the reason. */
    private static final List<Refused> REFUSED = List.of(
            refused("127.0.0.0/8", "the host itself"),
            refused("::1", "the host itself"),
            refused("0.0.0.0/8", "the host itself"), // "This network": RFC 1122 section 3.2.1.3.
            refused("::", "the host itself"),
            refused("169.254.0.0/16", "link-local (metadata services live there)"), // RFC 3927.
            refused("fe80::/10", "link-local (metadata services live there)"), // RFC 4291 section 2.5.6.
            refused("224.0.0.0/4", "multicast"), // RFC 5771.
            refused("ff00::/8", "multicast"), // RFC 4291 section 2.7.
            refused("255.255.255.255", "broadcast"), // RFC 919.
            refused("240.0.0.0/4", "reserved"), // RFC 1112 section 4.
            refused("fd00:ec2::/32", METADATA), // Amazon EC2: fd00:ec2::254, and its neighbours.
            refused("fd20:ce::254", METADATA), // Google Compute Engine.
            refused("fd00:42::42", METADATA), // Scaleway.
            refused("100.100.100.200", METADATA), // Alibaba Cloud.
            refused("192.0.0.192", METADATA), // Oracle Cloud, classic.
            refused("168.63.129.16", METADATA)); // Azure's platform.

    private record Refused(Network network, String what) {}

    /**
     * One exception: {@code IP}, {@code IP/PREFIX}, either with {@code :PORT} (an IPv6 address then in brackets).
     *
     * @param port 0: every port
     */
    public record Rule(Network network, int port) {
        public static Rule parse(String text) {
            int colon = text.lastIndexOf(':');
            boolean hasPort = colon > text.lastIndexOf(']') && (text.indexOf(':') == colon || text.startsWith("["));
            String port = hasPort ? text.substring(colon + 1) : "0";
            String rest =
                    (hasPort ? text.substring(0, colon) : text).replace("[", "").replace("]", "");
            Optional<Network> network = Network.parse(rest);
            if (network.isEmpty() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
                throw new SharkException(
                        ErrorCode.INVALID, "'" + text + "' is not IP, IP/PREFIX, IP:PORT or [IPv6]:PORT");
            }
            return new Rule(network.get(), Integer.parseInt(port));
        }

        boolean matches(InetSocketAddress to) {
            return (port == 0 || port == to.getPort())
                    && network.contains(to.getAddress().getAddress());
        }
    }

    /** A sentence that says why the address is refused; empty when it may be reached. */
    public Optional<String> refusal(InetSocketAddress to) {
        if (allowed.stream().anyMatch(rule -> rule.matches(to))) {
            return Optional.empty();
        }
        byte[] address = to.getAddress().getAddress();
        Optional<String> what = what(address);
        for (byte[] four : what.isEmpty() && address.length == 16 ? Embedded.in(address) : List.<byte[]>of()) {
            what = what.or(() ->
                    what(four).map(inner -> "another form of " + address(four).getHostAddress() + ", " + inner));
        }
        String text = to.getAddress().getHostAddress();
        return what.map(sentence ->
                text + " is " + sentence + ", which a sandbox may not reach; allow it with --allow " + text);
    }

    /** Those of a server's addresses that may be reached; DENIED when it is none. */
    public List<InetSocketAddress> permitted(List<InetAddress> found, int port) {
        List<InetSocketAddress> permitted = new ArrayList<>();
        String refusal = "";
        for (InetAddress address : found) {
            InetSocketAddress to = new InetSocketAddress(address, port);
            Optional<String> refused = refusal(to);
            if (refused.isPresent()) {
                refusal = refused.get();
            } else {
                permitted.add(to);
            }
        }
        if (permitted.isEmpty()) {
            throw new SharkException(ErrorCode.DENIED, refusal);
        }
        return permitted;
    }

    private static Optional<String> what(byte[] address) {
        return REFUSED.stream()
                .filter(refused -> refused.network.contains(address))
                .map(Refused::what)
                .findFirst()
                .or(() -> ownedByHost(address(address)) ? Optional.of("the host itself") : Optional.empty());
    }

    private static boolean ownedByHost(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true; // Not known: the safe answer.
        }
    }

    private static Refused refused(String network, String what) {
        return new Refused(Network.parse(network).orElseThrow(), what);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has four or sixteen bytes", e);
        }
    }
}
