package shark.net.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * How the host asks its name servers (resolv.conf(5)). The search list is not used: a program in a sandbox asks for whole
 * names, as its own resolv.conf has no list.
 *
 * @param servers never empty
 * @param timeoutMillis for one server's answer
 * @param attempts at each server
 */
record ResolverSettings(List<InetSocketAddress> servers, int timeoutMillis, int attempts) {
    private static final int PORT = 53;
    private static final int MOST_SERVERS = 3;
    private static final int MOST_SECONDS = 30;
    private static final int MOST_ATTEMPTS = 5;

    /** Reads resolv.conf's text; what is not understood is passed over, as the C library does. */
    static ResolverSettings parse(String text) {
        List<InetSocketAddress> servers = new ArrayList<>();
        int seconds = 5;
        int attempts = 2;
        for (String line : text.lines().toList()) {
            String[] words = line.stripTrailing().split("\\s+", -1);
            if (words.length > 1 && words[0].equals("nameserver") && servers.size() < MOST_SERVERS) {
                HostsFile.address(words[1]).ifPresent(address -> servers.add(new InetSocketAddress(address, PORT)));
            } else if (words[0].equals("options")) {
                for (String word : words) {
                    seconds = number(word, "timeout:", MOST_SECONDS, seconds);
                    attempts = number(word, "attempts:", MOST_ATTEMPTS, attempts);
                }
            }
        }
        if (servers.isEmpty()) {
            servers.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));
        }
        return new ResolverSettings(List.copyOf(servers), seconds * 1000, attempts);
    }

    private static int number(String word, String name, int most, int otherwise) {
        String digits = word.startsWith(name) ? word.substring(name.length()) : "";
        return digits.matches("[0-9]{1,4}") ? Math.max(1, Math.min(most, Integer.parseInt(digits))) : otherwise;
    }
}
