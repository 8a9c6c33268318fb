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
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.http.proxy.Proxies;
import shark.net.Egress;
import shark.net.dns.RebindingNames;

/** What the door may dial: names, then policy. */
class OutsideTest {
    private static final InetSocketAddress DEMO = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);

    @TempDir
    Path directory;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

    private final java.util.concurrent.atomic.AtomicInteger waysOut = new java.util.concurrent.atomic.AtomicInteger();

    @AfterEach
    void close() throws InterruptedException {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "0.0.0.0"})
    void aNameThatTurnsToARefusedAddressIsRefusedWhenItIsDialled(String refused) throws IOException {
        try (RebindingNames rebinding = new RebindingNames(loops, directory, "93.184.216.34", refused)) {
            Outside outside = new Outside(
                    rebinding.names(),
                    new Egress(List.of()),
                    DEMO,
                    List.of(4000),
                    waysOut::incrementAndGet,
                    Proxies.NONE,
                    new Listening());

            assertThat(dial(outside, "rebind.example", 80)).containsExactly("93.184.216.34:80");
            assertThatThrownBy(() -> dial(outside, "rebind.example", 80))
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining(refused + " is ")
                    .hasMessageContaining("which a sandbox may not reach");
        }
    }

    @Test
    void allowedAddressesAreDialledAndOnlyThose() throws IOException {
        try (RebindingNames names = new RebindingNames(loops, directory, "127.0.0.1")) {
            Outside outside = new Outside(
                    names.names(),
                    new Egress(List.of(Egress.Rule.parse("127.0.0.1:8080"))),
                    DEMO,
                    List.of(4000),
                    waysOut::incrementAndGet,
                    Proxies.NONE,
                    new Listening());

            assertThat(dial(outside, "local.example", 8080)).containsExactly("127.0.0.1:8080");
            assertThat(waysOut).hasValue(1);
            assertThatThrownBy(() -> dial(outside, "local.example", 8081)).hasMessageContaining("the host itself");
            assertThat(waysOut).hasValue(1);
            assertThatThrownBy(() -> dial(outside, "localhost", 80)).hasMessageContaining("the host itself");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo.shark", "192.168.65.1", "fd00:5348:41::1", "fd00:5348:41:0:0:0:0:1"})
    void theDemoSiteIsReachedByNameAndByBothAddresses(String host) throws IOException {
        try (RebindingNames names = new RebindingNames(loops, directory, "93.184.216.34")) {
            Outside outside = new Outside(
                    names.names(),
                    new Egress(List.of()),
                    DEMO,
                    List.of(4000),
                    waysOut::incrementAndGet,
                    Proxies.NONE,
                    new Listening());

            assertThat(dial(outside, host, 80)).containsExactly("127.0.0.1:4711");
            assertThat(waysOut).as("the demo site is not outside").hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"host.shark.internal", "192.168.65.2", "fd00:5348:41::2"})
    void onlyTheHostsOpenPortsAreReached(String host) throws IOException {
        try (RebindingNames names = new RebindingNames(loops, directory, "93.184.216.34")) {
            Outside outside = new Outside(
                    names.names(),
                    new Egress(List.of()),
                    DEMO,
                    List.of(4000, 4002),
                    waysOut::incrementAndGet,
                    Proxies.NONE,
                    new Listening());

            assertThat(dial(outside, host, 4000)).containsExactly("127.0.0.1:4000", "0:0:0:0:0:0:0:1:4000");
            assertThat(dial(outside, host, 4002)).hasSize(2);
            assertThat(waysOut).hasValue(2);
            assertThatThrownBy(() -> dial(outside, host, 4001)).hasMessageContaining("--host-port 4001");
            assertThat(waysOut).hasValue(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void whatIsNoPortIsRefused(int port) {
        assertThatThrownBy(() -> Outside.checkPort(port)).hasMessageContaining("is no port");
    }

    private static List<String> dial(Outside outside, String host, int port) {
        return outside.addresses(host, port).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join().stream()
                .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
                .toList();
    }
}
