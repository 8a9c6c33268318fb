package shark;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.http.tls.TestingAuthority;

/** Curl in a sandbox at a server that wants a client's certificate, which shark has for one of its two names. */
class ClientCertificateLiveTest {
    private static final TestingAuthority WORLD = new TestingAuthority("World CA");

    @TempDir
    static Path home;

    private static LiveShark shark = new LiveShark(Path.of("."));
    private static final ExecutorService WORKERS = Executors.newFixedThreadPool(4);
    private static HttpsServer server;

    @BeforeAll
    static void start() throws Exception {
        LiveShark.assumeSandboxes();
        SSLContext context = WORLD.serverThatAsks("known.test", "unknown.test");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.setExecutor(WORKERS);
        server.createContext("/", exchange -> {
            byte[] who = (((HttpsExchange) exchange).getSSLSession().getPeerPrincipal() + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, who.length);
            exchange.getResponseBody().write(who);
            exchange.close();
        });
        server.start();
        Path config = Files.createDirectories(home.resolve("config"));
        WORLD.client(config, "shark");
        Files.writeString(config.resolve("shark.properties"), "client-certificate.known.test = shark.pem shark.key\n");
        shark = new LiveShark(
                home,
                Map.of(
                        "SSL_CERT_FILE",
                        WORLD.writtenTo(home.resolve("world.pem")).toString()));
        assertThat(shark.run(
                                "create",
                                "box",
                                "--allow",
                                "127.0.0.1",
                                "--add-host",
                                "known.test:127.0.0.1",
                                "--add-host",
                                "unknown.test:127.0.0.1")
                        .errors())
                .isEmpty();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.stop(0);
        }
        WORKERS.shutdownNow();
        shark.close();
    }

    private static String curl(String host) throws Exception {
        return shark.run(
                        "exec",
                        "box",
                        "--",
                        "curl",
                        "-sS",
                        "-w",
                        "%{http_code}",
                        "https://" + host + ":" + server.getAddress().getPort() + "/")
                .output();
    }

    @Test
    void theCertificateIsShownToItsServerAndToNoOther() throws Exception {
        assertThat(curl("known.test")).isEqualTo("CN=shark\n200");
        // What the server's alert is called is read, or lost with the connection that it closes at once.
        assertThat(curl("unknown.test")).startsWith("shark: ").endsWith("502");
        assertThat(shark.run(
                                "exec",
                                "box",
                                "--",
                                "sh",
                                "-c",
                                "grep -rl 'PRIVATE KEY' /etc/shark /run 2>/dev/null; true")
                        .output())
                .isEmpty();
    }
}
