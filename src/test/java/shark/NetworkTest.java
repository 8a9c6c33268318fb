package shark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import shark.net.udp.TestingEcho;

/** Names, datagrams and IPv6 as programs in a real sandbox see them; the servers are on the host's loopback. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NetworkTest {
    @TempDir
    static Path home;

    private static LiveShark shark = new LiveShark(Path.of("."));
    private static TestingEcho echo;
    private static HttpServer six;

    @BeforeAll
    static void start() throws Exception {
        LiveShark.assumeSandboxes();
        shark = new LiveShark(home);
        echo = new TestingEcho("127.0.0.1");
        six = HttpServer.create(
                new InetSocketAddress(
                        InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), 0),
                8);
        six.createContext("/", exchange -> {
            byte[] body = "over IPv6\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        six.start();
        assertThat(shark.run(
                                "create",
                                "box",
                                "--add-host",
                                "echo.test:127.0.0.1",
                                "--add-host",
                                "six.test:::1",
                                "--allow",
                                "127.0.0.1:" + echo.address().getPort(),
                                "--allow",
                                "[::1]:" + six.getAddress().getPort(),
                                "--host-port",
                                Integer.toString(six.getAddress().getPort()))
                        .errors())
                .isEmpty();
    }

    @AfterAll
    static void stop() throws Exception {
        shark.close();
        if (echo != null) {
            echo.close();
            six.stop(0);
        }
    }

    @Test
    @Order(1)
    void namesHaveBothFamilies() throws Exception {
        assertThat(inside("getent ahostsv4 demo.shark; getent ahostsv6 demo.shark; getent ahostsv6 six.test"))
                .contains("192.168.65.1 ")
                .contains("fd00:5348:41::1 ")
                .contains("2001:2::");
        assertThat(inside("getent ahostsv4 six.test || echo none")).isEqualTo("none\n");
    }

    @Test
    @Order(1)
    void httpGoesOverSix() throws Exception {
        int port = six.getAddress().getPort();
        assertThat(inside("curl -6 -sS http://six.test:" + port + "/; curl -6 -sS http://demo.shark/json"))
                .isEqualTo("over IPv6\n{\"site\":\"demo.shark\",\"numbers\":[1,2,3]}\n");
        assertThat(inside("curl -sS -g -H 'Host: six.test:" + port + "' 'http://[2001:db8::99]:" + port + "/'"))
                .isEqualTo("over IPv6\n");
        assertThat(inside("curl -sS -g 'http://[::ffff:169.254.169.254]/'")).contains("169.254.169.254 is link-local");
        assertThat(rows()).contains("http://six.test:" + port + "/");
    }

    @Test
    @Order(1)
    void anOpenPortOfTheHostIsReachedByName() throws Exception {
        int port = six.getAddress().getPort();
        assertThat(inside("curl -sS http://host.shark.internal:" + port + "/")).isEqualTo("over IPv6\n");
        assertThat(inside("curl -sS http://host.shark.internal:1/")).contains("--host-port 1");
        assertThat(rows()).contains("http://host.shark.internal:" + port + "/");
    }

    @Test
    @Order(2)
    void datagramsAreRelayedAndCounted() throws Exception {
        assertThat(inside(udp("echo.test", echo.address().getPort(), "hello"))).isEqualTo("echo hello");
        // The row is stored when the flow has been silent for ten seconds.
        await().atMost(Duration.ofMinutes(2)).until(() -> rows().contains("udp://echo.test:"));

        assertThat(inside(udp("192.0.2.1", 443, "quic") + " 2>&1 || true")).contains("refused");
        await().atMost(Duration.ofMinutes(2)).until(() -> rows().contains("QUIC (UDP port 443) is refused"));
    }

    @Test
    @Order(3)
    void whileNothingMayLeaveDatagramsDoNot() throws Exception {
        assertThat(shark.run("mode", "box", "replay").status()).isZero();
        assertThat(inside(udp("echo.test", echo.address().getPort(), "sealed") + " 2>&1 || true"))
                .contains("refused");
        await().atMost(Duration.ofMinutes(2)).until(() -> rows().contains("datagrams cannot be played"));
        assertThat(echo.texts()).containsExactly("hello");
        assertThat(inside("getent ahostsv4 any.name.example || echo none")).isEqualTo("none\n");
        await().atMost(Duration.ofMinutes(2)).until(() -> rows().contains("A of any.name.example"));
        // Its host was recorded, and its name is one of the sandbox's own.
        assertThat(inside("getent ahostsv6 six.test")).contains("2001:2::");
    }

    private static String udp(String host, int port, String text) {
        return "exec 3<>/dev/udp/" + host + "/" + port + "; printf " + text + " >&3; timeout 10 head -c "
                + (text.length() + 5) + " <&3";
    }

    private static String inside(String script) throws Exception {
        LiveShark.Ended ended = shark.run("exec", "box", "--", "bash", "-c", script);
        return ended.output() + ended.errors();
    }

    private static String rows() throws Exception {
        return shark.run("http", "ls").output();
    }
}
