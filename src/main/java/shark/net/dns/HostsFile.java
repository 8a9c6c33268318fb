package shark.net.dns;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The names of a hosts file (hosts(5)).
 *
 * @param addresses by name in lower case, in the file's order
 */
record HostsFile(Map<String, List<InetAddress>> addresses) {
    /** Reads the file's text; what is not understood is passed over, as the C library does. */
    static HostsFile parse(String text) {
        Map<String, List<InetAddress>> addresses = new HashMap<>();
        for (String line : text.lines().toList()) {
            int comment = line.indexOf('#');
            String[] words =
                    (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+", -1);
            address(words[0]).ifPresent(address -> {
                for (int i = 1; i < words.length; i++) {
                    List<InetAddress> known =
                            addresses.computeIfAbsent(words[i].toLowerCase(Locale.ROOT), name -> new ArrayList<>(1));
                    if (!known.contains(address)) {
                        known.add(address);
                    }
                }
            });
        }
        return new HostsFile(addresses);
    }

    /**
     * The address that a text is, in the forms of inet_pton(3); empty for anything else, so that it is never looked up as a
     * name. The JDK looks 999.0.0.1 up, and waits for the host's name servers: event loops call this.
     */
    static Optional<InetAddress> address(String text) {
        try {
            return NetUtil.isValidIpV4Address(text) || text.matches("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(%[0-9A-Za-z_.-]+)?")
                    ? Optional.of(InetAddress.getByName(text))
                    : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty(); // What has a colon and is no address is refused without a look-up.
        }
    }
}
