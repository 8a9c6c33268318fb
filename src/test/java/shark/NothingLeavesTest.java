package shark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves a sandbox, by the kernel's count of a device of the host's that leads to the addresses it asks for. */
class NothingLeavesTest {
    private static final String DEVICE = "shktest0";
    /** Behind the device; nobody answers there. */
    private static final String OUTSIDE = "10.213.77.2";

    private static final String ASKING = "curl -sS -m 2 http://" + OUTSIDE + "/; curl -sSk -m 2 https://" + OUTSIDE
            + "/; timeout 2 bash -c 'exec 3<>/dev/udp/" + OUTSIDE + "/5000; echo x >&3; read -t 1 -u 3';"
            + " timeout 2 bash -c 'exec 3<>/dev/tcp/" + OUTSIDE + "/22; read -t 1 -u 3'; getent hosts gone.test; true";

    @TempDir
    static Path home;

    private static LiveShark shark = new LiveShark(Path.of("."));

    @BeforeAll
    static void start() throws Exception {
        LiveShark.assumeSandboxes();
        shark = new LiveShark(home);
        ip("link", "add", DEVICE, "type", "veth", "peer", "name", "shktest1");
        // Its own neighbour discovery would be counted, too.
        Files.writeString(Path.of("/proc/sys/net/ipv6/conf", DEVICE, "disable_ipv6"), "1");
        ip("link", "set", "shktest1", "up");
        ip("addr", "add", "10.213.77.1/30", "dev", DEVICE);
        ip("link", "set", DEVICE, "up");
    }

    @AfterAll
    static void stop() throws Exception {
        shark.close();
        ip("link", "del", DEVICE);
    }

    @Test
    void aRunInReplayPlaysAndProvesThatNothingLeft() throws Exception {
        String script = "curl -sS http://demo.shark/json; " + ASKING;
        long atFirst = sent();
        LiveShark.Ended recorded = shark.run("run", "--name", "ci", "host", "--", "sh", "-c", script);
        assertThat(recorded.output()).contains("\"site\":\"demo.shark\"");
        assertThat(sent()).as("the device counts what leaves").isGreaterThan(atFirst);

        long before = sent();
        LiveShark.Ended played = shark.run(
                "run", "--rm", "--name", "again", "--replay", "ci", "--prove", "host", "--", "sh", "-c", script);
        assertThat(played.status()).isZero();
        assertThat(played.output()).contains("\"site\":\"demo.shark\"");
        assertThat(played.errors()).contains("shark: 1 requests played (40 B)").contains("nothing left: 0 packets");
        LiveShark.Ended json = shark.run(
                "run",
                "--rm",
                "--mode",
                "off",
                "--prove",
                "--format",
                "json",
                "host",
                "--",
                "sh",
                "-c",
                ASKING + "; exit 7");
        assertThat(json.status()).isEqualTo(7);
        assertThat(json.errors()).contains("\"mode\":\"OFF\"").contains("\"waysOut\":0,\"packets\":0");
        assertThat(sent()).isEqualTo(before);

        LiveShark.Ended open = shark.run("run", "--rm", "--prove", "host", "--", "true");
        assertThat(open.status()).isNotZero();
        assertThat(open.errors()).contains("--prove proves that nothing leaves");
    }

    private static long sent() throws Exception {
        return Long.parseLong(Files.readString(Path.of("/sys/class/net", DEVICE, "statistics/tx_packets"))
                .strip());
    }

    private static void ip(String... words) throws Exception {
        List<String> line = new java.util.ArrayList<>(List.of("ip"));
        line.addAll(List.of(words));
        Process process = new ProcessBuilder(line).inheritIO().start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
