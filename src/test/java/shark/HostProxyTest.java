package shark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import shark.http.tls.TestingAuthority;

/** Curl in a real sandbox on a host that reaches the world through proxies only, of which one knows names that nobody else does. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostProxyTest {
    private static final TestingAuthority WORLD = new TestingAuthority("World CA");
    private static final String SECRET = "s3cr%65t"; // s3cret

    @TempDir
    static Path home;

    private static LiveShark shark = new LiveShark(Path.of("."));
    private static final TestingProxy WEB = new TestingProxy();
    private static final TestingProxy SOCKS = new TestingProxy();
    private static HttpServer plain;
    private static HttpsOrigin secure;

    @BeforeAll
    static void start() throws Exception {
        LiveShark.assumeSandboxes();
        plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        plain.createContext("/", exchange -> {
            byte[] body = (exchange.getRequestHeaders().getFirst("Host") + exchange.getRequestURI() + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        plain.start();
        secure = new HttpsOrigin(
                WORLD.server("secure.corp"), Map.of("/page", "over TLS\n".getBytes(StandardCharsets.UTF_8)));
        WEB.server("web.corp:80", plain.getAddress().getPort());
        SOCKS.server("secure.corp:443", secure.port());
        shark = new LiveShark(
                home,
                Map.of(
                        "SSL_CERT_FILE",
                        WORLD.writtenTo(home.resolve("world.pem")).toString(),
                        "HTTP_PROXY",
                        "http://me:" + SECRET + "@127.0.0.1:" + WEB.port(),
                        "https_proxy",
                        "socks5h://me:" + SECRET + "@localhost:" + SOCKS.port(),
                        "NO_PROXY",
                        "near.corp"));
        assertThat(shark.run("create", "box").errors()).isEmpty();
    }

    @AfterAll
    static void stop() throws Exception {
        shark.close();
        WEB.close();
        SOCKS.close();
        if (plain != null) {
            plain.stop(0);
        }
        if (secure != null) {
            secure.close();
        }
    }

    private static String inside(String command) throws Exception {
        LiveShark.Ended ended = shark.run("exec", "box", "--", "sh", "-c", command);
        assertThat(ended.errors()).as(command).isEmpty();
        return ended.output();
    }

    @Test
    @Order(1)
    void whatOnlyTheProxiesReachIsReachedRecordedAndPlayed() throws Exception {
        assertThat(inside("curl -sS http://web.corp/a?b")).isEqualTo("web.corp/a?b\n");
        assertThat(inside("curl -sS https://secure.corp/page")).isEqualTo("over TLS\n");
        assertThat(WEB.asked()).first().asString().startsWith("GET http://web.corp/a?b HTTP/1.1\r\nHost: web.corp\r\n");
        assertThat(WEB.asked()).first().asString().contains("Proxy-Authorization: Basic bWU6czNjcmV0\r\n");
        assertThat(SOCKS.asked()).containsExactly("SOCKS me:s3cret secure.corp:443");

        assertThat(inside("curl -sS http://near.corp/ 2>&1 || true")).contains("Could not resolve host");
        assertThat(inside("curl -sS http://169.254.169.254/")).contains("which a sandbox may not reach");
        assertThat(inside("curl -sS --resolve x.corp:80:10.9.9.9 -H 'Host: 2130706433' http://x.corp/"))
                .contains("a proxy might take '2130706433' for an address");
        assertThat(WEB.asked()).hasSize(1);

        await().until(() -> shark.run("http", "ls").output().contains("https://secure.corp/page"));
        assertThat(shark.run("mode", "box", "replay").status()).isZero();
        assertThat(inside("curl -sS https://secure.corp/page; curl -sS http://web.corp/a?b"))
                .isEqualTo("over TLS\nweb.corp/a?b\n");
        assertThat(WEB.asked()).hasSize(1);
        assertThat(SOCKS.asked()).hasSize(1);
        assertThat(shark.run("mode", "box", "record").status()).isZero();
    }

    @Test
    @Order(2)
    void nobodyIsToldTheCredentials() throws Exception {
        WEB.server("other.corp:80", plain.getAddress().getPort());
        assertThat(inside("curl -sS http://other.corp/; env"))
                .startsWith("other.corp/\n")
                .doesNotContainIgnoringCase("_proxy=")
                .doesNotContain("s3cr");
        assertThat(shark.run("doctor").output())
                .contains("http: http://127.0.0.1:" + WEB.port() + ", https: socks5h://localhost:" + SOCKS.port())
                .contains("not for near.corp")
                .doesNotContain("s3cr");
        await().until(() -> shark.run("http", "ls").output().contains("http://other.corp/"));
        for (String file : List.of("state/sharkd.log", "data/store/store.db", "data/store/store.db-wal")) {
            Path path = home.resolve(file);
            if (Files.exists(path)) {
                assertThat(Files.readString(path, StandardCharsets.ISO_8859_1))
                        .doesNotContain("s3cr")
                        .doesNotContain("bWU6czNjcmV0");
            }
        }
    }
}
