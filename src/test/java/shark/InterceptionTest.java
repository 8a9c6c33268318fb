package shark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import shark.base.Sha256;
import shark.http.tls.TestingAuthority;

/** Real clients in a real sandbox ask servers with certificates of the test's own authority. One story. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InterceptionTest {
    private static final TestingAuthority WORLD = new TestingAuthority("World CA");
    private static final byte[] LARGE = new byte[3_000_000];

    @TempDir
    static Path home;

    private static LiveShark shark = new LiveShark(Path.of("."));
    private static final List<HttpsOrigin> ORIGINS = new ArrayList<>();
    private static ServerSocket silent;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        LiveShark.assumeSandboxes();
        shark = new LiveShark(home, Map.of("SSL_CERT_FILE", bundle().toString()));
        new Random(1).nextBytes(LARGE);
        url = "https://good.test:" + origin(WORLD.server("good.test", "pinned.test"));
        silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        assertThat(create("box", "--passthrough", "pinned.test", "--insecure-upstream", "lax.test"))
                .isEqualTo("box\n");
    }

    /** What the daemon trusts beside Java's own. */
    private static Path bundle() throws Exception {
        return WORLD.writtenTo(home.resolve("world.pem"));
    }

    private static int origin(SSLContext context) throws Exception {
        HttpsOrigin origin = new HttpsOrigin(
                context, Map.of("/page", "hello over TLS\n".getBytes(StandardCharsets.UTF_8), "/large", LARGE));
        ORIGINS.add(origin);
        return origin.port();
    }

    private static String create(String name, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("create", name, "--allow", "127.0.0.1"));
        for (String host : List.of("good", "bad", "lax", "pinned", "raw")) {
            words.addAll(List.of("--add-host", host + ".test:127.0.0.1"));
        }
        words.addAll(List.of(more));
        LiveShark.Ended ended = shark.run(words.toArray(String[]::new));
        assertThat(ended.errors()).isEmpty();
        return ended.output();
    }

    @AfterAll
    static void stop() throws Exception {
        ORIGINS.forEach(HttpsOrigin::close);
        if (silent != null) {
            silent.close();
        }
        shark.close();
    }

    /** Without any of shark's variables: they find the authority in their system's own places. */
    @Test
    @Order(1)
    void clientsOfEveryKindTrustTheSandboxesAuthority() throws Exception {
        assertThat(inside("env -i curl -sS " + url + "/page")).isEqualTo("hello over TLS\n");
        assertThat(inside(python("/page"))).isEqualTo("hello over TLS\n");
        assertThat(inside(openssl("/page"))).startsWith("HTTP/1.1 200 OK").endsWith("hello over TLS\n");
        assertThat(inside(java("/page"))).isEqualTo("200 hello over TLS\n");
        assertThat(inside("curl -sS " + url + "/large | sha256sum"))
                .isEqualTo(Sha256.of(LARGE).hex() + "  -\n");

        await().until(() ->
                http().lines().filter(row -> row.contains(" network")).count() == 5);
        assertThat(http()).contains("GET     " + url + "/page").doesNotContain("tls://");
    }

    @Test
    @Order(1)
    void theKeyIsOutsideAndForItsOwnerOnly() throws Exception {
        Path key = home.resolve("data/sandboxes/box/ca.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(inside("grep -rlE 'BEGIN.* PRIVATE KEY' /etc/ssl /usr/local/share/ca-certificates || true"))
                .isEmpty();
        assertThat(inside("cat $NODE_EXTRA_CA_CERTS | openssl x509 -noout -subject"))
                .isEqualTo("subject=O = shark, CN = CA of the sandbox box\n");
        assertThat(inside("openssl verify -CAfile $SSL_CERT_FILE $NODE_EXTRA_CA_CERTS"))
                .endsWith(": OK\n");
    }

    /** As the installation of its package does. */
    @Test
    @Order(2)
    void theSystemsBundleMayBeMadeAnew() throws Exception {
        assertThat(inside("update-ca-certificates --fresh 2>&1"))
                .contains("done.")
                .doesNotContain("busy");
        assertThat(inside("env -i curl -sS " + url + "/page")).isEqualTo("hello over TLS\n");
    }

    @Test
    @Order(2)
    void anOriginThatIsNotVerifiedIsA502WithItsReason() throws Exception {
        Duration yesterday = Duration.ofDays(-1);
        int expired = origin(WORLD.server(Duration.ofDays(-9), yesterday, "bad.test"));
        int lonely = origin(TestingAuthority.selfSigned("bad.test"));
        int strange = origin(new TestingAuthority("Strange CA").server("bad.test"));
        String refused = "shark: the certificate of bad.test:%d is refused: %s";
        String insecure = "; to take it all the same: --insecure-upstream bad.test\n";
        assertThat(inside("curl -sS https://bad.test:" + expired))
                .startsWith(refused.formatted(expired, "it expired at 20"))
                .endsWith(insecure);
        assertThat(inside("curl -sS https://bad.test:" + lonely))
                .isEqualTo(refused.formatted(lonely, "it is self-signed" + insecure));
        assertThat(inside("curl -sS https://bad.test:" + strange))
                .isEqualTo(refused.formatted(
                        strange,
                        "it was signed by 'CN=Strange CA', an authority that this host does not trust" + insecure));
        assertThat(inside("curl -sS -w %{http_code} " + url.replace("good", "bad")))
                .contains("is refused: it is for good.test, pinned.test, not for bad.test")
                .endsWith("502");
        assertThat(inside("curl -sS https://lax.test:" + lonely + "/page")).isEqualTo("hello over TLS\n");
        await().until(() -> http().contains("error    the certificate of bad.test:" + expired + " is refused"));
    }

    @Test
    @Order(2)
    void aPinnedClientIsLetThroughWhenAPersonSaysSo() throws Exception {
        String pinned = url.replace("good", "pinned") + "/page";
        Path world = home.resolve("world.pem");
        shark.run(Files.readString(world), new String[] {"exec", "box", "--", "sh", "-c", "cat > /tmp/world.pem"});
        assertThat(inside("curl -sS --capath /none --cacert /tmp/world.pem " + pinned))
                .isEqualTo("hello over TLS\n");
        assertThat(inside("curl -sS --capath /none --cacert /tmp/world.pem " + url + "/page 2>&1 || true"))
                .contains("certificate");
        await().until(() -> http().contains("tunnel"));
        assertThat(http())
                .contains("CONNECT  tls://pinned.test:")
                .contains("the program rejected shark's certificate for good.test (TLS alert unknown_ca)")
                .contains("--passthrough good.test");
        assertThat(shark.run("inspect", "box").output())
                .contains("\"passthrough\" : [ \"pinned.test\" ]")
                .contains("\"insecureUpstream\" : [ \"lax.test\" ]");
        assertThat(shark.run("create", "no", "--passthrough", "https://x").errors())
                .contains("'https://x' is not a server's NAME, ADDRESS or *.NAME");
    }

    @Test
    @Order(2)
    void whatIsNotHttpIsRelayedOverTls() throws Exception {
        SSLContext context = WORLD.server("raw.test");
        Thread server = new Thread(
                () -> {
                    try (SSLSocket socket =
                            (SSLSocket) context.getSocketFactory().createSocket(silent.accept(), null, true)) {
                        socket.getOutputStream().write("+OK ready\r\n".getBytes(StandardCharsets.US_ASCII));
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                                .readLine();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                "testing server");
        server.start();
        assertThat(inside("(sleep 2; echo QUIT) | openssl s_client -quiet -verify_return_error -connect raw.test:"
                        + silent.getLocalPort() + " 2>/dev/null"))
                .startsWith("+OK ready\r\n");
        server.join();
        await().until(() -> http().contains("tls://raw.test:" + silent.getLocalPort()));
    }

    @Test
    @Order(3)
    void withTheOriginsGoneAFreshSandboxGetsTheSameBytes() throws Exception {
        ORIGINS.forEach(HttpsOrigin::close);
        create("again", "--tape", "box", "--mode", "replay");
        assertThat(in("again", "env -i curl -sS " + url + "/page")).isEqualTo("hello over TLS\n");
        assertThat(in("again", python("/page"))).isEqualTo("hello over TLS\n");
        assertThat(in("again", "curl -sS " + url + "/large | sha256sum"))
                .isEqualTo(Sha256.of(LARGE).hex() + "  -\n");
        assertThat(in("again", java("/page"))).isEqualTo("200 hello over TLS\n");
        assertThat(in("again", openssl("/page"))).endsWith("hello over TLS\n");
        assertThat(in("again", "curl -sS " + url + "/other")).contains("differs in path: recorded /");
        assertThat(in("again", "curl -sS http://good.test:1/page")).contains("differs in scheme: recorded https");
    }

    @Test
    @Order(4)
    void aDaemonThatWasKilledStandsInWithTheSameAuthority() throws Exception {
        shark.run("mode", "box", "replay");
        long before = shark.daemon().pid();
        shark.daemon().destroyForcibly();
        assertThat(inside("env -i curl -sS " + url + "/page")).isEqualTo("hello over TLS\n");
        assertThat(shark.daemon().pid()).isNotEqualTo(before);
    }

    private static String python(String path) {
        return "env -i /usr/bin/python3 -c \"import urllib.request as u, sys; sys.stdout.write(u.urlopen('" + url + path
                + "').read().decode())\"";
    }

    private static String openssl(String path) {
        String authority = url.substring("https://".length());
        return "printf 'GET " + path + " HTTP/1.1\\r\\nHost: " + authority + "\\r\\nConnection: close\\r\\n\\r\\n'"
                + " | env -i openssl s_client -quiet -ign_eof -verify_return_error -servername good.test -connect "
                + authority + " 2>/dev/null";
    }

    /** A program in one file, run by the Java that runs this test, which is in the sandbox too. */
    private static String java(String path) {
        String source =
                "import java.net.*; import java.net.http.*; public class Ask { public static void main(String[] a)"
                        + " throws Exception { HttpResponse<String> r = HttpClient.newHttpClient().send(HttpRequest.newBuilder("
                        + "URI.create(a[0])).build(), HttpResponse.BodyHandlers.ofString()); System.out.print(r.statusCode()"
                        + " + \" \" + r.body()); } }";
        return "echo '" + source + "' > /tmp/Ask.java; env -i " + System.getProperty("java.home") + "/bin/java"
                + " /tmp/Ask.java " + url + path;
    }

    private static String inside(String command) throws Exception {
        return in("box", command);
    }

    private static String in(String sandbox, String command) throws Exception {
        LiveShark.Ended ended = shark.run("exec", sandbox, "--", "sh", "-c", command);
        assertThat(ended.errors()).as(command).isEmpty();
        return ended.output();
    }

    private static String http() throws Exception {
        return shark.run("http", "ls").output();
    }
}
