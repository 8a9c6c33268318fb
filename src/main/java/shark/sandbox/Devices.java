package shark.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** The devices of a network namespace, as /proc/PID/net/dev has them (proc(5)). */
final class Devices {
    private static final int SENT_PACKETS = 9;

    private Devices() {}

    /** Packets that devices other than loopback have sent, in the namespace of a process. */
    static long sent(long pid) {
        Path file = Path.of("/proc", Long.toString(pid), "net", "dev");
        try {
            return sent(Files.readAllLines(file));
        } catch (IOException e) {
            throw new SharkException(
                    ErrorCode.CONFLICT,
                    "what the sandbox has sent cannot be known: " + file + ": " + e.getMessage(),
                    e);
        }
    }

    /** The same from the file's lines: two of heads, then a name, a colon and sixteen numbers each. */
    static long sent(List<String> lines) {
        long packets = 0;
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.substring(0, colon).strip().equals("lo")) {
                String[] numbers = line.substring(colon + 1).strip().split("\\s+", -1);
                packets += Long.parseLong(numbers[SENT_PACKETS]);
            }
        }
        return packets;
    }
}
