package shark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Names in a real sandbox, recorded from a real name server that the daemon is made to ask, and played. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DnsOnTapeTest {
    /** resolv.conf(5) has no ports: an address of the loopback that no other name server has. */
    private static final String SERVER = "127.0.53.99";

    private static final int A = 1;

    @TempDir
    static Path home;

    private static LiveShark shark = new LiveShark(Path.of("."));
    private static DatagramSocket server;
    private static final AtomicInteger ASKED = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        LiveShark.assumeSandboxes();
        assumeTrue(
                new ProcessBuilder("unshare", "--mount", "true")
                                .inheritIO()
                                .start()
                                .waitFor()
                        == 0,
                "a mount namespace whose mounts stay its own, which a bare chroot cannot have");
        shark = new LiveShark(home);
        server = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(SERVER), 53));
        Thread thread = new Thread(DnsOnTapeTest::serve, "testing name server");
        thread.setDaemon(true);
        thread.start();
        Path settings = Files.writeString(home.resolve("resolv.conf"), "nameserver " + SERVER + "\n");
        // The daemon's own view of /etc/resolv.conf: it is started by this command, within this mount namespace.
        List<String> words = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c"));
        words.addAll(List.of("mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"", settings.toString()));
        words.addAll(shark.words("create", "box"));
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
        builder.environment().put("SHARK_HOME", home.toString());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @AfterAll
    static void stop() throws Exception {
        shark.close();
        if (server != null) {
            server.close();
        }
    }

    /** Knows a.known.test as 192.0.2.7, is silent about no family of it, and knows no other name. */
    private static void serve() {
        byte[] buffer = new byte[4096];
        while (!server.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                server.receive(packet);
                ASKED.incrementAndGet();
                byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
                server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                return; // Closed.
            }
        }
    }

    private static byte[] answer(byte[] query) {
        int end = 12;
        while (query[end] != 0) {
            end += query[end] + 1;
        }
        int type = query[end + 2];
        end += 5;
        boolean known = new String(query, 12, 8, java.nio.charset.StandardCharsets.ISO_8859_1).equals("\1a\5known");
        boolean address = known && type == A;
        byte[] answer = Arrays.copyOf(query, end + (address ? 16 : 0));
        answer[2] = (byte) 0x81;
        answer[3] = (byte) (known ? 0x80 : 0x83);
        answer[7] = (byte) (address ? 1 : 0);
        answer[11] = 0;
        if (address) {
            byte[] record = {(byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, (byte) 192, 0, 2, 7};
            System.arraycopy(record, 0, answer, end, record.length);
        }
        return answer;
    }

    @Test
    @Order(1)
    void answersAreRecordedListedAndShown() throws Exception {
        assertThat(inside("getent ahostsv4 a.known.test | head -1")).contains("192.0.2.7");
        assertThat(inside("getent ahosts b.unknown.test || echo none")).isEqualTo("none\n");

        await().atMost(Duration.ofMinutes(2)).until(() -> rows("method:A").contains("dns://b.unknown.test NXDOMAIN"));
        String row = rows("host:a.known.test")
                .lines()
                .filter(line -> line.contains("192.0.2.7"))
                .findFirst()
                .orElseThrow();
        assertThat(row).contains("dns://a.known.test 192.0.2.7").contains("network");
        String id = row.substring(0, row.indexOf(' '));
        assertThat(shark.run("http", "show", id).output())
                .contains("a.known.test. IN A\n")
                .contains("NOERROR\na.known.test. 60 IN A 192.0.2.7\n");
    }

    @Test
    @Order(2)
    void inReplayNobodyIsAsked() throws Exception {
        assertThat(shark.run("mode", "box", "replay").status()).isZero();
        int before = ASKED.get();

        assertThat(inside("getent ahostsv4 a.known.test | head -1")).contains("192.0.2.7");
        assertThat(inside("getent ahosts b.unknown.test || echo none")).isEqualTo("none\n");
        assertThat(inside("getent ahosts c.unknown.test || echo none")).isEqualTo("none\n");
        await().atMost(Duration.ofMinutes(2)).until(() -> rows("source:error").contains("A of c.unknown.test"));
        assertThat(rows("source:played")).contains("192.0.2.7").contains("NXDOMAIN");
        assertThat(ASKED).hasValue(before);
        assertThat(Files.readString(home.resolve("state/sharkd.log"))).contains("nothing leaves in replay: A of c.unk");
    }

    @Test
    @Order(3)
    void offRefuses() throws Exception {
        assertThat(shark.run("mode", "box", "off").status()).isZero();
        int before = ASKED.get();
        assertThat(inside("getent ahosts a.known.test || echo none")).isEqualTo("none\n");
        await().atMost(Duration.ofMinutes(2)).until(() -> rows("source:error").contains("the sandbox 'box' is off"));
        assertThat(rows("source:error")).contains("dns://a.known.test REFUSED");
        assertThat(ASKED).hasValue(before);
    }

    @Test
    @Order(4)
    void dnsOverTlsAndQuicAreRefused() throws Exception {
        assertThat(shark.run("mode", "box", "record").status()).isZero();
        assertThat(inside("timeout 20 bash -c 'exec 3<>/dev/tcp/192.0.2.53/853; head -c1 <&3'; echo $?"))
                .contains("reset by peer");
        assertThat(inside("exec 3<>/dev/udp/192.0.2.53/853; printf q >&3; timeout 10 head -c 1 <&3 2>&1 || true"))
                .contains("refused");
        await().atMost(Duration.ofMinutes(2))
                .until(() -> rows("source:error").contains("TCP port 853")
                        && rows("source:error").contains("UDP port 853"));
    }

    private static String inside(String script) throws Exception {
        LiveShark.Ended ended = shark.run("exec", "box", "--", "bash", "-c", script);
        return ended.output() + ended.errors();
    }

    private static String rows(String filter) throws Exception {
        return shark.run("http", "ls", filter).output();
    }
}
