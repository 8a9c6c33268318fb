package shark.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Packets by device, from the lines of the kernel. */
class DevicesTest {
    private static final List<String> HEADS = List.of(
            "Inter-|   Receive                                                |  Transmit",
            " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls");

    @Test
    void loopbackDoesNotCount() {
        String loopback = "    lo: 1844 20 0 0 0 0 0 0 1844 20 0 0 0 0 0 0";

        assertThat(Devices.sent(List.of(HEADS.get(0), HEADS.get(1), loopback))).isZero();
        assertThat(Devices.sent(List.of(
                        HEADS.get(0),
                        HEADS.get(1),
                        loopback,
                        "  eth0:123456789012 11 0 0 0 0 0 0 77 12 0 0 0 0 0 0",
                        "tun0: 1 2 3 4 5 6 7 8 9 30 0 0 0 0 0 0")))
                .isEqualTo(42);
    }

    @Test
    void theKernelsOwnLinesAreRead() throws Exception {
        long before = Devices.sent(ProcessHandle.current().pid());
        List<String> lines = Files.readAllLines(Path.of("/proc/self/net/dev"));

        assertThat(before).isBetween(0L, Devices.sent(lines));
    }
}
