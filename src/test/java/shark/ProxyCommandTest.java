package shark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import shark.http.tls.TestingAuthority;

/** {@code shark proxy} and {@code shark ca}, with real clients outside of any sandbox. One story. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProxyCommandTest {
    private static final TestingAuthority WORLD = new TestingAuthority("World CA");

    @TempDir
    static Path home;

    private static LiveShark shark = new LiveShark(Path.of("."));
    private static final List<Process> STARTED = new ArrayList<>();
    private static HttpServer plain;
    private static HttpsOrigin secure;
    private static Process proxy;
    private static String url;
    private static Path ca;
    private static String plainUrl;
    private static String secureUrl;

    @BeforeAll
    static void start() throws Exception {
        LiveShark.assumeSandboxes();
        plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        plain.createContext("/", exchange -> {
            byte[] body = ("asked for " + exchange.getRequestURI() + "\n").getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Content-Length", "" + body.length);
            exchange.sendResponseHeaders(200, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        plain.start();
        plainUrl = "http://127.0.0.1:" + plain.getAddress().getPort();
        secure = new HttpsOrigin(
                WORLD.server("localhost"), Map.of("/page", "over TLS\n".getBytes(StandardCharsets.UTF_8)));
        secureUrl = "https://localhost:" + secure.port();
        shark = new LiveShark(
                home,
                Map.of(
                        "SSL_CERT_FILE",
                        WORLD.writtenTo(home.resolve("world.pem")).toString()));
        proxy = proxy("-p", "0", "--name", "eye");
        url = listening(proxy);
        ca = Files.writeString(home.resolve("ca.pem"), shark.run("ca").output());
    }

    @AfterAll
    static void stop() throws Exception {
        STARTED.forEach(Process::destroy);
        shark.close();
        if (plain != null) {
            plain.stop(0);
        }
        if (secure != null) {
            secure.close();
        }
    }

    private static Process proxy(String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("proxy"));
        words.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(shark.words(words.toArray(String[]::new)))
                .redirectError(home.resolve("proxy.err").toFile());
        builder.environment().put("SHARK_HOME", home.toString());
        builder.environment().put("SSL_CERT_FILE", home.resolve("world.pem").toString());
        Process started = builder.start();
        STARTED.add(started);
        return started;
    }

    /** The URL that it tells. */
    private static String listening(Process process) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String first = output.readLine();
        assertThat(first).as(Files.readString(home.resolve("proxy.err"))).contains(" listens at http://");
        String told = first.replaceFirst("^.* listens at (http://[^,]*),.*$", "$1");
        assertThat(output.readLine()).isEqualTo("  export http_proxy=" + told + " https_proxy=" + told);
        return told;
    }

    private static String run(String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS))
                .as(Arrays.toString(words))
                .isTrue();
        return output;
    }

    private static String curl(String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of("curl", "-sS", "-m", "20", "-x", url, "--cacert", ca.toString()));
        line.addAll(List.of(words));
        return run(line.toArray(String[]::new));
    }

    private static String python(String address) throws Exception {
        String program = "import sys, ssl, urllib.request as u;"
                + " o = u.build_opener(u.ProxyHandler({'http': sys.argv[1], 'https': sys.argv[1]}),"
                + " u.HTTPSHandler(context=ssl.create_default_context(cafile=sys.argv[2])));"
                + " sys.stdout.write(o.open(sys.argv[3]).read().decode())";
        return run("/usr/bin/python3", "-c", program, url, ca.toString(), address);
    }

    private static String http() throws Exception {
        return shark.run("http", "ls").output();
    }

    @Test
    @Order(1)
    void clientsOfEveryKindAreServedAndRecorded() throws Exception {
        assertThat(curl(plainUrl + "/a?b")).isEqualTo("asked for /a?b\n");
        assertThat(curl("-I", plainUrl + "/head")).containsIgnoringCase("Content-Length: 16\r\n");
        assertThat(curl("-p", plainUrl + "/tunnelled")).isEqualTo("asked for /tunnelled\n");
        assertThat(curl("-0", plainUrl + "/old")).isEqualTo("asked for /old\n");
        assertThat(curl(secureUrl + "/page")).isEqualTo("over TLS\n");
        assertThat(curl("http://demo.shark/json")).contains("\"site\":\"demo.shark\"");
        assertThat(python(plainUrl + "/python")).isEqualTo("asked for /python\n");
        assertThat(python(secureUrl + "/page")).isEqualTo("over TLS\n");
        try (Socket old = new Socket(InetAddress.getLoopbackAddress(), port())) {
            old.getOutputStream()
                    .write(("GET " + plainUrl + "/raw HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(old.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .containsIgnoringCase("Content-length: 15\r\n")
                    .endsWith("\r\n\r\nasked for /raw\n");
        }
        await().until(() ->
                http().lines().filter(row -> row.contains(" network")).count() == 9);
        assertThat(http())
                .contains("eye ")
                .contains("GET     " + plainUrl + "/a?b")
                .contains("HEAD    " + plainUrl + "/head")
                .contains("GET     " + secureUrl + "/page");
    }

    private static int port() {
        return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    }

    @Test
    @Order(2)
    void itStandsAmongTheSandboxes() throws Exception {
        assertThat(shark.run("ls").output()).containsPattern("eye +running +record +proxy");
        assertThat(shark.run("inspect", "eye").output()).contains("an HTTP proxy on 127.0.0.1, port " + port());
        assertThat(shark.run("exec", "eye", "--", "true").errors()).contains("'eye' is a proxy, in which nothing runs");
        assertThat(shark.run("create", "eye").errors()).contains("there is a proxy 'eye'");
        assertThat(shark.run("proxy", "-p", "0", "--name", "eye").errors()).contains("there is a 'eye' already");
        assertThat(shark.run("proxy", "-p", "" + port()).errors())
                .contains("cannot listen on 127.0.0.1:" + port())
                .contains("take another port");
        assertThat(shark.run("proxy", "--bind", "localhost").errors()).contains("listens on an IP address");
    }

    @Test
    @Order(2)
    void theAuthorityStaysAndItsKeyIsItsOwners() throws Exception {
        assertThat(Files.readString(ca))
                .startsWith("-----BEGIN CERTIFICATE-----")
                .doesNotContain("PRIVATE");
        assertThat(run("openssl", "x509", "-noout", "-subject", "-in", ca.toString()))
                .isEqualTo("subject=O = shark, CN = CA of shark's proxy\n");
        Path key = home.resolve("data/proxy/ca.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(shark.run("ca", "eye").output()).isEqualTo(Files.readString(ca));
        assertThat(shark.run("ca", "nobody").errors()).contains("no sandbox 'nobody'");
    }

    @Test
    @Order(2)
    void whatWouldGoRoundIsRefused() throws Exception {
        assertThat(curl("-w", "%{http_code}", url + "/")).contains("goes round").endsWith("508");
        assertThat(run("curl", "-sS", "-m", "20", "-w", "%{http_code}", url)).endsWith("508");
        assertThat(curl("-w", "%{http_code}", url.replace("127.0.0.1", "127.1.2.3.nip.test") + "/"))
                .contains("shark: ")
                .endsWith("502");
        assertThat(curl("-p", url + "/")).contains("is a proxy of shark's own: the request would go round without end");
    }

    @Test
    @Order(3)
    void withTheOriginsGoneWhatWasRecordedIsPlayed() throws Exception {
        plain.stop(0);
        secure.close();
        assertThat(shark.run("mode", "eye", "replay").output()).startsWith("replay: ");
        assertThat(curl(plainUrl + "/a?b")).isEqualTo("asked for /a?b\n");
        assertThat(curl(secureUrl + "/page")).isEqualTo("over TLS\n");
        assertThat(python(secureUrl + "/page")).isEqualTo("over TLS\n");
        assertThat(curl("-w", "%{http_code}", plainUrl + "/other"))
                .contains("not on the tape 'eye'")
                .endsWith("504");

        String other = url;
        Process second = proxy("-p", "0", "--tape", "eye", "--mode", "replay", "--bind", "0.0.0.0");
        url = listening(second).replace("0.0.0.0", "127.0.0.1");
        assertThat(curl(plainUrl + "/a?b")).isEqualTo("asked for /a?b\n");
        assertThat(Files.readString(home.resolve("proxy.err"))).contains("can use this proxy, and is recorded");
        assertThat(shark.run("mode", "proxy-" + port(), "record").status()).isZero();
        assertThat(curl(plainUrl + "/a?b")).contains("is the host itself, which a sandbox may not reach");
        second.destroy();
        url = other;
    }

    @Test
    @Order(4)
    void itEndsWithItsCommandAndItsCommandWithIt() throws Exception {
        proxy.destroy();
        await().ignoreExceptions().until(ProxyCommandTest::isGone);
        assertThat(shark.run("ls").output()).doesNotContain("eye");

        proxy = proxy("-p", "0", "--name", "eye");
        url = listening(proxy);
        assertThat(shark.run("stop", "eye").status()).isZero();
        assertThat(proxy.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(proxy.exitValue()).isZero();
        assertThat(isGone()).isTrue();
    }

    private static boolean isGone() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            return !socket.isConnected();
        } catch (ConnectException refused) {
            return true;
        }
    }
}
