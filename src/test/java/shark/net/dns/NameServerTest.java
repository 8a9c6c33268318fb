package shark.net.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static shark.net.dns.TestingMessages.address;
import static shark.net.dns.TestingMessages.addresses;
import static shark.net.dns.TestingMessages.answer;
import static shark.net.dns.TestingMessages.query;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The name server of a sandbox, before one or two real ones on the loopback. */
class NameServerTest {
    private static final int NO_ERROR = 0;
    private static final int SERVER_FAILURE = 2;
    private static final int NO_NAME = 3;
    private static final int REFUSED = 5;

    @TempDir
    Path directory;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final TestingResolver resolver = new TestingResolver();
    private final TestingResolver second = new TestingResolver();
    private boolean sealed;
    private SandboxNames names;
    private NameServer server;

    @BeforeEach
    void open() throws IOException {
        serve(100, 2000, 2);
    }

    private void serve(int most, int timeoutMillis, int attempts) throws IOException {
        Path hosts = Files.writeString(
                directory.resolve("hosts"), "127.0.1.1 thishost\n10.1.2.3 db.corp\nfd00:9::3 db.corp\n");
        ResolverSettings settings =
                new ResolverSettings(List.of(resolver.address(), second.address()), timeoutMillis, attempts);
        HostNames host = new HostNames(directory.resolve("none"), hosts, Runnable::run, text -> settings);
        names = new SandboxNames(
                "dev",
                Map.of(
                        "added.test", literals("10.7.7.7", "127.0.0.1"),
                        "six.test", literals("::1")),
                () -> sealed,
                () -> new Forwarder(loops, host, most));
        server = new NameServer(names, NameTape.NONE);
    }

    @AfterEach
    void close() throws Exception {
        resolver.close();
        second.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 28, 15, 16, 33, 12, 5, 2, 6, 64, 65, 257, 43, 52, 65280})
    void passesEveryTypeOnAsItCame(int type) {
        byte[] data = new byte[] {3, 'a', 'b', 'c', (byte) 0xc0, 12, 1, 2, 3, 4, 5, 6, 7};
        resolver.answers((asked, tcp) ->
                List.of(answer(asked, NO_ERROR, TestingMessages.record(5, data), TestingMessages.record(type, data))));
        byte[] query = query(4711, "www.Example.com", type, 0);

        assertThat(ask(query))
                .isEqualTo(
                        answer(query, NO_ERROR, TestingMessages.record(5, data), TestingMessages.record(type, data)));
        assertThat(resolver.asked()).hasSize(1);
    }

    @Test
    void keepsEdnsAndAllElseOfTheQueryButItsId() {
        resolver.answers((asked, tcp) -> List.of(answer(asked, NO_ERROR, new byte[0][])));
        byte[] query = query(4711, "a.example", 1, 1400);

        ask(query);

        byte[] asked = resolver.asked().get(0).query();
        assertThat(TestingMessages.withId(asked, 4711)).isEqualTo(query);
    }

    @Test
    void eachQueryHasAnIdAndAPortOfItsOwn() {
        resolver.answers((asked, tcp) -> List.of(answer(asked, NO_ERROR, address("192.0.2.1"))));
        for (int i = 0; i < 100; i++) {
            ask(query(4711, "a.example", DnsRecordType.A));
        }

        assertThat(resolver.asked().stream()
                        .map(asked -> Message.id(asked.query()))
                        .distinct()
                        .count())
                .isGreaterThan(95);
        assertThat(resolver.asked().stream()
                        .map(TestingResolver.Asked::port)
                        .distinct()
                        .count())
                .isGreaterThan(80);
    }

    @Test
    void passesOverWhatDoesNotAnswerTheQuestion() {
        byte[] other = query(1, "b.example", DnsRecordType.A);
        resolver.answers((asked, tcp) -> List.of(
                TestingMessages.withId(answer(asked, NO_ERROR, address("192.0.2.6")), Message.id(asked) ^ 1),
                TestingMessages.withId(answer(other, NO_ERROR, address("192.0.2.6")), Message.id(asked)),
                asked,
                new byte[] {1, 2, 3},
                new byte[0],
                answer(asked, NO_ERROR, address("192.0.2.1"))));

        assertThat(addresses(ask(query(1, "a.example", DnsRecordType.A)))).containsExactly("192.0.2.1");
    }

    @Test
    void noDataIsNotNoName() {
        resolver.answers((asked, tcp) -> List.of(answer(asked, TestingMessages.type(asked) == 28 ? 0 : 3)));

        byte[] none = ask(query(1, "a.example", DnsRecordType.AAAA));
        assertThat(Message.code(none)).isEqualTo(NO_ERROR);
        assertThat(Message.sixteen(none, 6)).isZero();
        assertThat(Message.code(ask(query(1, "a.example", DnsRecordType.A)))).isEqualTo(NO_NAME);
    }

    @Test
    void whatIsCutOffIsAskedForByTcp() {
        byte[][] many = new byte[60][];
        java.util.Arrays.setAll(many, i -> address("192.0.2." + (i + 1)));
        resolver.answers((asked, tcp) -> List.of(
                tcp
                        ? answer(asked, NO_ERROR, many)
                        : TestingMessages.withFlag(answer(asked, NO_ERROR), Message.TRUNCATED)));

        // 60 addresses are 960 bytes: too many for a program that takes 512, which then comes by TCP itself.
        assertThat(addresses(ask(query(1, "a.example", 1, 1232)))).hasSize(60);
        byte[] cut = ask(query(1, "a.example", 1, 0));
        assertThat(Message.flags(cut) & Message.TRUNCATED).isNotZero();
        assertThat(cut.length).isLessThan(512);
        int before = resolver.asked().size();
        assertThat(addresses(server.answer(query(1, "a.example", 1, 0), true).join()))
                .hasSize(60);
        assertThat(resolver.asked().subList(before, before + 1)).allMatch(TestingResolver.Asked::tcp);
        assertThat(resolver.asked())
                .extracting(TestingResolver.Asked::tcp)
                .containsExactly(false, true, false, true, true);
    }

    @Test
    void asksTheNextServerWhereOneFails() throws IOException {
        resolver.answers((asked, tcp) -> List.of(answer(asked, SERVER_FAILURE)));
        second.answers((asked, tcp) -> List.of(answer(asked, NO_ERROR, address("192.0.2.1"))));
        assertThat(addresses(ask(query(1, "a.example", DnsRecordType.A)))).containsExactly("192.0.2.1");

        resolver.close(); // Now its port is closed: an ICMP error comes back.
        assertThat(addresses(ask(query(1, "a.example", DnsRecordType.A)))).containsExactly("192.0.2.1");
        assertThat(addresses(server.answer(query(1, "a.example", DnsRecordType.A), true)
                        .join()))
                .containsExactly("192.0.2.1");
    }

    @Test
    void asksTheNextServerWhereOneIsSilentAndSaysWhenAllAre() throws IOException {
        serve(100, 50, 2);
        second.answers((asked, tcp) -> List.of(answer(asked, NO_ERROR, address("192.0.2.1"))));
        assertThat(addresses(ask(query(1, "a.example", DnsRecordType.A)))).containsExactly("192.0.2.1");

        second.answers((asked, tcp) -> List.of());
        byte[] failed = ask(query(1, "b.example", 1, 1232));
        assertThat(Message.code(failed)).isEqualTo(SERVER_FAILURE);
        assertThat(Message.id(failed)).isEqualTo(1);
        assertThat(resolver.asked()).hasSize(3); // One for a, and two attempts for b.
    }

    @Test
    void anAnswerThatIsNoMessageIsAFailure() {
        resolver.answers((asked, tcp) -> {
            byte[] answer = answer(asked, NO_ERROR, address("192.0.2.1"));
            return List.of(java.util.Arrays.copyOf(answer, answer.length - 1));
        });

        assertThat(Message.code(ask(query(1, "a.example", DnsRecordType.A)))).isEqualTo(SERVER_FAILURE);
    }

    @Test
    void aFloodIsRefused() throws Exception {
        serve(4, 20_000, 1);
        CountDownLatch hold = new CountDownLatch(1);
        resolver.answers((asked, tcp) -> {
            try {
                hold.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return List.of(answer(asked, NO_ERROR, address("192.0.2.1")));
        });
        List<CompletableFuture<byte[]>> asked = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            asked.add(server.answer(query(i, "n" + i + ".example", DnsRecordType.A), false));
        }
        for (CompletableFuture<byte[]> refused : asked.subList(4, 1000)) {
            assertThat(Message.code(refused.get(10, TimeUnit.SECONDS))).isEqualTo(REFUSED);
        }
        hold.countDown();
        for (CompletableFuture<byte[]> answered : asked.subList(0, 4)) {
            assertThat(addresses(answered.get(10, TimeUnit.SECONDS))).containsExactly("192.0.2.1");
        }
        assertThat(addresses(ask(query(1, "a.example", DnsRecordType.A)))).containsExactly("192.0.2.1");
        assertThat(resolver.asked()).hasSize(5);
    }

    @Test
    void whileNothingMayLeaveNothingLeaves() {
        sealed = true;
        for (int type : new int[] {1, 28, 15, 16, 33, 12, 65, 257, 255, 2}) {
            byte[] reply = ask(query(9, "www.example.com", type, 1232));
            assertThat(Message.code(reply)).isEqualTo(REFUSED);
            assertThat(Message.id(reply)).isEqualTo(9);
        }
        assertThat(names.uplink()).isEmpty();
        assertThat(names.addresses("www.example.com")).isCompletedExceptionally();
        assertThat(resolver.asked()).isEmpty();
        assertThat(second.asked()).isEmpty();

        sealed = false;
        assertThat(names.uplink()).isPresent();
        sealed = true;
        assertThat(names.uplink()).isEmpty();
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource(delimiter = '|', textBlock = """
            demo.shark     | 192.168.65.1 | fd00:5348:41:0:0:0:0:1
            Demo.SHARK     | 192.168.65.1 | fd00:5348:41:0:0:0:0:1
            dev            | 192.168.65.3 | fd00:5348:41:0:0:0:0:3
            localhost      | 127.0.0.1    | 0:0:0:0:0:0:0:1
            a.localhost    | 127.0.0.1    | 0:0:0:0:0:0:0:1
            db.corp        | 10.1.2.3     | fd00:9:0:0:0:0:0:3
            """)
    void ownNamesAreAnsweredWithoutAsking(String name, String four, String six) {
        assertThat(addresses(ask(query(1, name, DnsRecordType.A)))).containsExactly(four);
        assertThat(addresses(ask(query(1, name, DnsRecordType.AAAA)))).containsExactly(six);
        byte[] other = ask(query(1, name, DnsRecordType.HTTPS));
        assertThat(Message.code(other)).isEqualTo(NO_ERROR);
        assertThat(Message.sixteen(other, 6)).isZero();
        assertThat(resolver.asked()).isEmpty();
    }

    @Test
    void otherRecordsOfANameInTheHostsFileAreAskedFor() {
        resolver.answers((asked, tcp) ->
                List.of(answer(asked, NO_ERROR, TestingMessages.record(15, new byte[] {0, 1, 0}))));

        assertThat(Message.sixteen(ask(query(1, "db.corp", DnsRecordType.MX)), 6))
                .isEqualTo(1);
        assertThat(Message.sixteen(ask(query(1, "demo.shark", DnsRecordType.MX)), 6))
                .isZero();
        assertThat(resolver.asked()).hasSize(1);
    }

    @Test
    void anAddressThatLeadsTheSandboxToItselfIsMadeUp() throws IOException {
        byte[] chain = TestingMessages.name("real.example");
        resolver.answers((asked, tcp) -> List.of(
                TestingMessages.type(asked) == 1
                        ? answer(
                                asked,
                                NO_ERROR,
                                TestingMessages.record(5, chain),
                                TestingMessages.record(chain, 1, TestingMessages.bytes("127.0.0.1")),
                                TestingMessages.record(chain, 1, TestingMessages.bytes("192.0.2.9")))
                        : answer(asked, NO_ERROR, address("::1"), address("2001:db8::9"))));

        List<String> four = addresses(ask(query(1, "alias.example", DnsRecordType.A)));
        List<String> six = addresses(ask(query(1, "alias.example", DnsRecordType.AAAA)));

        assertThat(four.get(0)).startsWith("198.");
        assertThat(six.get(0)).startsWith("2001:2:");
        assertThat(four.get(1)).isEqualTo("192.0.2.9");
        assertThat(six.get(1)).isEqualTo("2001:db8:0:0:0:0:0:9");
        for (String address : List.of(four.get(0), four.get(1), six.get(0), six.get(1))) {
            assertThat(names.nameOf(InetAddress.getByName(address))).hasValue("alias.example");
        }
        assertThat(addresses(ask(query(1, "added.test", DnsRecordType.A))))
                .hasSize(2)
                .contains("10.7.7.7");
        assertThat(addresses(ask(query(1, "six.test", DnsRecordType.A)))).isEmpty();
        assertThat(addresses(ask(query(1, "six.test", DnsRecordType.AAAA))).get(0))
                .startsWith("2001:2:");
        assertThat(addresses(ask(query(1, "thishost", DnsRecordType.A))).get(0)).startsWith("198.");
        assertThat(dial("thishost")).containsExactly("127.0.1.1");
    }

    @Test
    void whatIsNoQueryIsRefusedOrPassedOver() {
        byte[] query = query(7, "a.example", DnsRecordType.A);
        assertThat(server.answer(TestingMessages.withFlag(query, Message.RESPONSE), false))
                .isNotDone();
        assertThat(server.answer(new byte[11], false)).isNotDone();
        assertThat(Message.code(ask(TestingMessages.withFlag(query, 5 << 11)))).isEqualTo(4);
        assertThat(Message.code(ask(java.util.Arrays.copyOf(query, 20)))).isEqualTo(1);
        assertThat(Message.code(ask(query(7, "a.example", DnsRecordType.AXFR)))).isEqualTo(REFUSED);
        byte[] chaos = query(7, "version.bind", DnsRecordType.TXT);
        chaos[chaos.length - 1] = 3;
        assertThat(Message.code(ask(chaos))).isEqualTo(REFUSED);
        assertThat(resolver.asked()).isEmpty();
    }

    private static List<InetAddress> literals(String... texts) {
        return java.util.Arrays.stream(texts)
                .map(text -> Lookup.address(TestingMessages.bytes(text)))
                .toList();
    }

    private List<String> dial(String name) {
        return names.addresses(name).orTimeout(20, TimeUnit.SECONDS).join().stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    private byte[] ask(byte[] query) {
        byte[] reply =
                server.answer(query, false).orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(Message.flags(reply) & Message.RESPONSE)
                .as(new String(reply, StandardCharsets.ISO_8859_1))
                .isNotZero();
        return reply;
    }
}
