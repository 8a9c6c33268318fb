package shark.net.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static shark.net.dns.TestingMessages.address;
import static shark.net.dns.TestingMessages.answer;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the door dials for a name, before a real name server on the loopback. */
class LookupTest {
    private static final int NO_ERROR = 0;
    private static final int NO_NAME = 3;
    private static final int REFUSED = 5;

    @TempDir
    Path directory;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final TestingResolver resolver = new TestingResolver();
    private SandboxNames names;

    @BeforeEach
    void open() throws IOException {
        serve(100, 2000, 2);
    }

    private void serve(int most, int timeoutMillis, int attempts) throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), "10.1.2.3 db.corp\nfd00:9::3 db.corp\n");
        ResolverSettings settings = new ResolverSettings(List.of(resolver.address()), timeoutMillis, attempts);
        HostNames host = new HostNames(directory.resolve("none"), hosts, Runnable::run, text -> settings);
        names = new SandboxNames(
                "dev",
                Map.of("added.test", literals("10.7.7.7", "127.0.0.1")),
                () -> false,
                () -> new Forwarder(loops, host, most));
    }

    @AfterEach
    void close() throws Exception {
        resolver.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    @Test
    void theDoorDialsBothFamiliesInTurns() {
        resolver.answers((asked, tcp) -> List.of(
                TestingMessages.type(asked) == 1
                        ? answer(asked, NO_ERROR, address("192.0.2.1"), address("192.0.2.2"), address("192.0.2.3"))
                        : answer(asked, NO_ERROR, address("2001:db8::1"))));

        assertThat(dial("Both.example."))
                .containsExactly("2001:db8:0:0:0:0:0:1", "192.0.2.1", "192.0.2.2", "192.0.2.3");
        for (int i = 0; i < 10; i++) {
            dial("both.example");
        }
        assertThat(resolver.asked()).hasSize(2); // The records live for a minute, and are kept for half of it.
        assertThat(dial("db.corp")).containsExactly("fd00:9:0:0:0:0:0:3", "10.1.2.3");
        assertThat(dial("added.test")).containsExactly("10.7.7.7", "127.0.0.1");
        assertThat(dial("192.0.2.77")).containsExactly("192.0.2.77");
    }

    @Test
    void aFamilyThatIsNotAnsweredDoesNotHoldTheOtherUp() throws IOException {
        serve(100, 600_000, 1);
        resolver.answers((asked, tcp) ->
                TestingMessages.type(asked) == 1 ? List.of(answer(asked, NO_ERROR, address("192.0.2.1"))) : List.of());

        assertThat(dial("half.example")).containsExactly("192.0.2.1");
    }

    @Test
    void theDoorIsToldWhyANameHasNoAddress() throws IOException {
        serve(100, 50, 1);
        resolver.answers((asked, tcp) -> List.of(answer(asked, NO_NAME)));
        assertNoDial("gone.example", "there is no name gone.example");
        resolver.answers((asked, tcp) -> List.of(answer(asked, NO_ERROR)));
        assertNoDial("empty.example", "the name empty.example has no address");
        resolver.answers((asked, tcp) -> List.of(answer(asked, REFUSED)));
        assertNoDial("refused.example", "answers about refused.example with REFUSED(5)");
        resolver.answers((asked, tcp) -> List.of());
        assertNoDial("silent.example", "no name server of the host answers about silent.example (asked 127.0.0.1");
        assertNoDial("198.18.3.4", "look the name up again");
        assertNoDial("dev", "is this sandbox itself");
        for (String own : List.of("demo.shark", "192.168.65.1", "fd00:5348:41::1")) {
            assertNoDial(own, "answers on port 80 only");
        }
        assertThat(resolver.asked())
                .noneMatch(asked ->
                        new String(asked.query(), java.nio.charset.StandardCharsets.ISO_8859_1).contains("shark"));
        assertNoDial("a..b", "there is no name a..b");
    }

    @Test
    void mappedAddressesAreWhatTheyMap() {
        resolver.answers((asked, tcp) -> List.of(
                TestingMessages.type(asked) == 1
                        ? answer(asked, NO_ERROR)
                        : answer(asked, NO_ERROR, TestingMessages.record(28, new byte[] {
                            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1
                        }))));

        assertThat(dial("mapped.example")).containsExactly("127.0.0.1");
    }

    @Test
    void noMoreThanSixteenAddressesAreTried() {
        byte[][] many = new byte[40][];
        Arrays.setAll(many, i -> address("192.0.2." + (i + 1)));
        resolver.answers((asked, tcp) ->
                List.of(TestingMessages.type(asked) == 1 ? answer(asked, NO_ERROR, many) : answer(asked, NO_ERROR)));

        assertThat(dial("many.example")).hasSize(16).startsWith("192.0.2.1", "192.0.2.2");
    }

    private static List<InetAddress> literals(String... texts) {
        return Arrays.stream(texts)
                .map(text -> Lookup.address(TestingMessages.bytes(text)))
                .toList();
    }

    private void assertNoDial(String name, String sentence) {
        Assertions.assertThatThrownBy(() -> dial(name))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseInstanceOf(shark.base.SharkException.class)
                .rootCause()
                .hasMessageContaining(sentence);
    }

    private List<String> dial(String name) {
        return names.addresses(name).orTimeout(20, TimeUnit.SECONDS).join().stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }
}
