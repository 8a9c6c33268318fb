package shark.net.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static shark.net.dns.TestingMessages.address;
import static shark.net.dns.TestingMessages.addresses;
import static shark.net.dns.TestingMessages.answer;
import static shark.net.dns.TestingMessages.query;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the name server does with a tape's decisions. */
class NameTapeTest {
    @TempDir
    Path directory;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final TestingResolver resolver = new TestingResolver();
    private boolean sealed;
    private SandboxNames names;

    @BeforeEach
    void open() throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), "10.1.2.3 db.corp\n");
        ResolverSettings settings = new ResolverSettings(List.of(resolver.address()), 2000, 2);
        HostNames host = new HostNames(directory.resolve("none"), hosts, Runnable::run, text -> settings);
        Map<String, List<InetAddress>> own = Map.of("added.test", List.of(InetAddress.getByName("10.7.7.7")));
        names = new SandboxNames("dev", own, () -> sealed, () -> new Forwarder(loops, host));
    }

    @AfterEach
    void close() throws Exception {
        resolver.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    @Test
    void aNameCanBeKnownByAnAddressThatIsMadeUp() throws IOException {
        sealed = true;
        NameServer server =
                new NameServer(names, (type, name, asked, ways) -> CompletableFuture.completedFuture(ways.madeUp()));
        for (int type : new int[] {1, 28, 15}) {
            assertThat(addresses(ask(server, query(9, "www.example.com", type, 1232))))
                    .hasSize(type == 15 ? 0 : 1);
        }
        assertThat(addresses(ask(server, query(9, "other.example", 1, 0))))
                .isNotEqualTo(addresses(ask(server, query(9, "www.example.com", 1, 0))));
        String four = addresses(ask(server, query(9, "www.example.com", 1, 0))).get(0);
        String six = addresses(ask(server, query(9, "www.example.com", 28, 0))).get(0);
        assertThat(four).matches("198\\.1[89]\\..*");
        assertThat(six).startsWith("2001:2:0:");
        assertThat(names.nameOf(InetAddress.getByName(four))).hasValue("www.example.com");
        assertThat(names.nameOf(InetAddress.getByName(six))).hasValue("www.example.com");
    }

    @Test
    void whatIsPlayedAnswersTheQueryThatIsAsked() throws IOException {
        sealed = true;
        byte[] before = query(77, "www.example.com", 1, 1232);
        byte[] plain = answer(query(77, "www.example.com", 1, 0), 0, address("192.0.2.9"));
        byte[] recorded = java.util.Arrays.copyOf(plain, plain.length + 11);
        System.arraycopy(before, before.length - 15, recorded, plain.length, 9); // EDNS, without its option.
        Message.sixteen(recorded, 10, 1);
        byte[] kept = recorded.clone();
        NameServer server =
                new NameServer(names, (type, name, asked, ways) -> CompletableFuture.completedFuture(recorded));

        byte[] query = query(4711, "WWW.example.COM", 1, 0);
        assertThat(ask(server, query)).isEqualTo(answer(query, 0, address("192.0.2.9")));
        byte[] again = ask(server, query(4712, "www.example.com", 1, 4096));
        assertThat(again).isEqualTo(TestingMessages.withId(recorded, 4712));
        assertThat(recorded).isEqualTo(kept);
        assertThat(names.nameOf(InetAddress.getByName("192.0.2.9"))).hasValue("www.example.com");
        assertThat(Message.code(ask(server, query(1, "another.example", 1, 0)))).isEqualTo(2);
    }

    @Test
    void theTapeSeesWhatTheServerSaidAndOnlyWhatOthersAnswer() {
        resolver.answers((asked, tcp) -> List.of(answer(asked, 0, address("127.0.0.1"))));
        List<String> seen = new ArrayList<>();
        NameServer server = new NameServer(
                names,
                (type, name, asked, ways) -> ways.forwarded().thenApply(answer -> {
                    seen.add(type + " " + name + " " + addresses(answer));
                    return answer;
                }));

        ask(server, query(1, "self.Example", 1, 0));
        for (String own : List.of("demo.shark", "dev", "localhost", "added.test", "db.corp")) {
            ask(server, query(1, own, 1, 0));
        }
        assertThat(seen).containsExactly("1 self.example [127.0.0.1]");
        assertThat(addresses(ask(server, query(1, "self.example", 1, 0))).get(0))
                .startsWith("198.1");
        assertThat(seen).hasSize(2);
    }

    @Test
    void theHostHasANameOnlyWhereOneOfItsPortsIsOpen() throws IOException {
        NameServer closed = new NameServer(names, NameTape.NONE);
        assertThat(Message.code(ask(closed, query(1, "host.shark.internal", 1, 0))))
                .isEqualTo(3);

        SandboxNames open =
                new SandboxNames("dev", Map.of(SandboxNames.HOST, SandboxNames.HOST_ADDRESSES), () -> true, () -> {
                    throw new AssertionError("nobody is to be asked");
                });
        NameServer opened = new NameServer(open, NameTape.NONE);
        assertThat(addresses(ask(opened, query(1, "Host.shark.internal", 1, 0))))
                .containsExactly("192.168.65.2");
        assertThat(addresses(ask(opened, query(1, "host.shark.internal", 28, 0))))
                .containsExactly("fd00:5348:41:0:0:0:0:2");
        assertThat(resolver.asked()).isEmpty();
    }

    private static byte[] ask(NameServer server, byte[] query) {
        return server.answer(query, false).orTimeout(20, TimeUnit.SECONDS).join();
    }
}
