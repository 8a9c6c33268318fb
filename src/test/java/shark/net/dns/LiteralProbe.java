package shark.net.dns;

import java.net.InetAddress;

/** Tells of each text what address it is: a program, for a JVM whose host names come from a file of the test's. */
final class LiteralProbe {
    private LiteralProbe() {}

    public static void main(String[] texts) {
        for (String text : texts) {
            System.out.println(text + " "
                    + HostsFile.address(text).map(InetAddress::getHostAddress).orElse("none"));
        }
    }
}
