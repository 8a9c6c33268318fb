package shark.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.http.Route;
import shark.http.proxy.Proxies;
import shark.http.proxy.Via;
import shark.net.Egress;
import shark.net.dns.KnownNames;

/** What proxies are asked for, and what is refused before they are. */
class ProxiedTest {
    private static final InetSocketAddress DEMO = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);

    @TempDir
    Path directory;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final AtomicInteger waysOut = new AtomicInteger();
    private final Listening listening = new Listening();
    private KnownNames known;

    @BeforeEach
    void open() throws IOException {
        known = new KnownNames(
                loops,
                directory,
                Map.of(
                        "good.example", "93.184.216.34",
                        "bad.example", "169.254.169.254",
                        "mixed.example", "93.184.216.34,127.0.0.1",
                        "slow.example", KnownNames.SILENCE,
                        "proxy.corp", "10.0.0.9"),
                Map.of("mine.test", List.of(InetAddress.getLoopbackAddress())),
                name -> !name.equals("direct.example"));
    }

    @AfterEach
    void close() throws Exception {
        known.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private String way(String proxy, String host, int port, boolean plainWeb, String... allowed) {
        Map<String, String> file = new HashMap<>(Map.of("http-proxy", proxy, "https-proxy", proxy));
        file.put("no-proxy", "direct.example,93.0.0.0/8");
        Outside outside = new Outside(
                known.names(),
                new Egress(Arrays.stream(allowed).map(Egress.Rule::parse).toList()),
                DEMO,
                List.of(4000),
                waysOut::incrementAndGet,
                Proxies.read(file::get, Map.of()),
                listening);
        Route route = outside.route(host, port, plainWeb)
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        Via via = route.via();
        String dialled = route.addresses().get(0).getAddress().getHostAddress() + ":"
                + route.addresses().get(0).getPort();
        return dialled
                + (via == null
                        ? " straight"
                        : " for " + via.host() + ":" + via.port() + (via.absolute() ? " whole" : ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Names that this host knows, and does not know.
                "http://u:p@proxy.corp:3128 | good.example    | 80  | true  | 10.0.0.9:3128 for good.example:80 whole",
                "http://proxy.corp:3128     | good.example    | 443 | false | 10.0.0.9:3128 for good.example:443",
                "http://10.0.0.8            | unknown.example | 80  | true  | 10.0.0.8:80 for unknown.example:80 whole",
                "socks5h://10.0.0.8         | unknown.example | 80  | true  | 10.0.0.8:1080 for unknown.example:80",
                "socks5h://10.0.0.8         | slow.example    | 22  | false | 10.0.0.8:1080 for slow.example:22",
                "socks5://10.0.0.8          | good.example    | 80  | true  | 10.0.0.8:1080 for 93.184.216.34:80",
                "http://localhost:1         | good.example    | 80  | true  | 127.0.0.1:1 for good.example:80 whole",
                "http://[::1]:1             | 10.1.2.3        | 80  | true  | 0:0:0:0:0:0:0:1:1 for 10.1.2.3:80 whole",
                "http://10.0.0.8            | fd00:9:0:0:0:0:0:1 | 443 | false | 10.0.0.8:80 for fd00:9:0:0:0:0:0:1:443",
                // What is near needs no proxy, and what the person excepted has none.
                "http://10.0.0.8            | demo.shark      | 80  | true  | 127.0.0.1:4711 straight",
                "http://10.0.0.8            | host.shark.internal | 4000 | false | 127.0.0.1:4000 straight",
                "http://10.0.0.8            | 93.184.216.34   | 80  | true  | 93.184.216.34:80 straight",
            })
    void aServerIsToldToTheProxy(String proxy, String host, int port, boolean plainWeb, String way) {
        assertThat(way(proxy, host, port, plainWeb)).isEqualTo(way);
        assertThat(waysOut).hasValue(host.equals("demo.shark") ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://10.0.0.8    | bad.example     | 169.254.169.254 is link-local",
                "http://10.0.0.8    | mixed.example   | 127.0.0.1 is the host itself",
                "socks5://10.0.0.8  | bad.example     | 169.254.169.254 is link-local",
                "http://10.0.0.8    | 169.254.169.254 | 169.254.169.254 is link-local",
                "socks5h://10.0.0.8 | fd00:ec2::254   | a cloud's metadata service",
                "http://10.0.0.8    | ::ffff:7f00:1   | the host itself",
                "http://10.0.0.8    | localhost       | the host itself",
                "http://10.0.0.8    | x.localhost.    | the host itself",
                "http://10.0.0.8    | mine.test       | the host itself",
                "http://10.0.0.8    | 2130706433      | might take '2130706433' for an address",
                "http://10.0.0.8    | 0x7f.1          | for an address",
                "http://10.0.0.8    | 127.0.0.1.      | there is no name",
                "http://10.0.0.8    | 169.254.169.254.| 169.254.169.254 is link-local",
                "http://10.0.0.8    | 127.0.0x1       | for an address",
                "http://10.0.0.8    | demo.shark      | answers on port 80 only",
                "http://10.0.0.8    | dev             | this sandbox itself",
                "socks5://10.0.0.8  | unknown.example | there is no name unknown.example",
                "http://gone.corp   | good.example    | the proxy http://gone.corp:80 cannot be found: there is no name gone.corp",
                "http://10.0.0.8    | host.shark.internal | --host-port 443",
            })
    void whatMayNotBeReachedIsNotAskedFor(String proxy, String host, String sentence) {
        assertThatThrownBy(() -> way(proxy, host, 443, false)).hasMessageContaining(sentence);
        assertThat(waysOut).hasValue(0);
    }

    /** Socks5 alone is told addresses, of which the permitted ones are picked. */
    @Test
    void whatIsAllowedIsAskedFor() {
        assertThat(way("socks5://10.0.0.8", "mixed.example", 80, true)).endsWith("for 93.184.216.34:80");
        assertThat(way("http://10.0.0.8", "mixed.example", 80, true, "127.0.0.1"))
                .endsWith("for mixed.example:80 whole");
        assertThat(way("http://10.0.0.8", "169.254.169.254", 80, true, "169.254.169.254"))
                .endsWith("for 169.254.169.254:80 whole");
        assertThat(way("http://10.0.0.8", "mine.test", 8080, true, "127.0.0.1")).isEqualTo("127.0.0.1:8080 straight");
    }

    /** Whoever exports shark's own proxy, and then starts shark, would have each request go round. */
    @Test
    void aProxyThatIsSharksOwnIsNotAsked() {
        listening.add("proxy-3128", new InetSocketAddress("10.0.0.8", 80));

        assertThatThrownBy(() -> way("http://10.0.0.8", "good.example", 443, false))
                .hasMessageContaining("10.0.0.8:80 is a proxy of shark's own");
        assertThatThrownBy(() -> way("", "10.0.0.8", 80, true)).hasMessageContaining("is a proxy of shark's own");
        assertThat(waysOut).hasValue(0);
    }

    /** A name that only the proxy knows must have an address, or no program would ever dial it. */
    @Test
    void aNameThatOnlyTheProxyKnowsHasAMadeUpAddressThatLeadsToIt() {
        List<String> four = known.asked("only.corp", 4);
        List<String> six = known.asked("only.corp", 6);

        assertThat(four).singleElement().asString().startsWith("198.1");
        assertThat(six).singleElement().asString().startsWith("2001:2:0:");
        for (String address : List.of(four.get(0), six.get(0))) {
            assertThat(way("http://10.0.0.8", address, 443, false)).isEqualTo("10.0.0.8:80 for only.corp:443");
        }
        assertThat(known.asked("slow.example", 4)).singleElement().asString().startsWith("198.1");
        assertThat(known.asked("good.example", 4)).containsExactly("93.184.216.34");
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct.example"})
    void aNameThatNoProxyIsAskedForIsDeniedAsBefore(String name) {
        assertThat(known.asked(name, 4)).isEmpty();
        assertThat(known.code(name)).isEqualTo(3);
        assertThat(known.code("only.corp")).isZero();
    }
}
