package shark.net.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static shark.net.dns.TestingMessages.address;
import static shark.net.dns.TestingMessages.answer;
import static shark.net.dns.TestingMessages.query;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.TestingLoops;

/** Queries and answers from whoever wishes ill, and the forms of the replies. */
class HostileMessagesTest {
    @TempDir
    Path directory;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final TestingResolver resolver = new TestingResolver();
    private SandboxNames names;
    private NameServer sealed;

    @BeforeEach
    void open() {
        ResolverSettings settings = new ResolverSettings(List.of(resolver.address()), 2000, 1);
        HostNames host =
                new HostNames(directory.resolve("none"), directory.resolve("none"), Runnable::run, text -> settings);
        Forwarder forwarder = new Forwarder(loops, host, 100);
        names = new SandboxNames("dev", Map.of(), () -> true, () -> forwarder);
        sealed = new NameServer(names, NameTape.NONE);
    }

    @AfterEach
    void close() throws Exception {
        resolver.close();
        TestingLoops.end(loops);
    }

    /** Whatever comes, what is sent back is a response with the same id, no larger than was asked for. */
    @Test
    void anyBytesGetAReplyOfTheirOwnOrNone() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] real = query(4711, "www.example.com", 255, 1232);
        for (int round = 0; round < 50_000; round++) {
            byte[] message = random.nextInt(4) == 0 ? new byte[random.nextInt(80)] : real.clone();
            if (message.length != real.length) {
                random.nextBytes(message);
            }
            for (int i = random.nextInt(4); i > 0 && message.length > 0; i--) {
                message[random.nextInt(message.length)] = (byte) random.nextInt();
            }
            byte[] sent = random.nextInt(8) == 0 ? Arrays.copyOf(message, random.nextInt(message.length + 1)) : message;
            CompletableFuture<byte[]> reply = sealed.answer(sent.clone(), false);
            boolean query = sent.length >= Message.HEADER && (Message.flags(sent) & Message.RESPONSE) == 0;
            assertThat(reply.isDone()).as("seed %d, round %d", seed, round).isEqualTo(query);
            if (query) {
                byte[] bytes = reply.join();
                assertThat(Message.id(bytes))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(Message.id(sent));
                assertThat(Message.flags(bytes) & Message.RESPONSE).isNotZero();
                assertThat(bytes.length).as("seed %d, round %d", seed, round).isLessThanOrEqualTo(sent.length + 100);
            }
        }
        assertThat(resolver.asked()).isEmpty();
    }

    /** An answer that is changed anywhere is learned from or refused, and nothing worse. */
    @Test
    void anyAnswerIsReadOrMalformed() throws MalformedMessage {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] asked = query(1, "a.example", DnsRecordType.A);
        byte[] right = answer(
                asked,
                0,
                TestingMessages.record(5, TestingMessages.name("b.example")),
                address("127.0.0.1"),
                address("192.0.2.1"),
                address("::1"));
        int end = Query.read(asked).end();
        names.learn("a.example", right.clone(), end);
        int malformed = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] changed = random.nextInt(4) == 0
                    ? Arrays.copyOf(right, end + random.nextInt(right.length - end))
                    : right.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                changed[Message.HEADER - 6 + random.nextInt(changed.length - Message.HEADER + 6)] =
                        (byte) random.nextInt();
            }
            int length = changed.length;
            try {
                names.learn("a.example", changed, end);
            } catch (MalformedMessage e) {
                malformed++;
                assertThat(e.getMessage()).as("seed %d, round %d", seed, round).contains("beyond the message's end");
            }
            assertThat(changed).hasSize(length);
        }
        assertThat(malformed).as("seed %d", seed).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"0, 512, true", "0, 513, false", "1232, 1232, true", "1232, 1233, false", "100, 512, true"})
    void aReplyThatDoesNotFitIsCutToNothing(int payload, int length, boolean fits) throws MalformedMessage {
        Query query = Query.read(query(77, "a.example", 16, payload));
        byte[] whole = answer(query.bytes(), 3, TestingMessages.record(16, new byte[length]));
        byte[] answer = Arrays.copyOf(whole, length);

        byte[] fitted = Reply.fitting(query, answer);

        assertThat(Arrays.equals(fitted, answer)).isEqualTo(fits);
        if (!fits) {
            assertThat(Message.flags(fitted)).isEqualTo(Message.flags(answer) | Message.TRUNCATED);
            assertThat(Message.id(fitted)).isEqualTo(77);
            assertThat(Message.sixteen(fitted, 6)).isZero();
            assertThat(fitted.length).isLessThan(100);
        }
    }

    @Test
    void aReplyHasEdnsWhereTheQueryHas() throws MalformedMessage {
        for (int payload : new int[] {0, 1232}) {
            Query query = Query.read(query(1, "a.example", 1, payload));
            byte[] reply = Reply.code(query, DnsResponseCode.REFUSED);
            assertThat(Message.sixteen(reply, 10)).isEqualTo(payload == 0 ? 0 : 1);
            assertThat(Message.code(reply)).isEqualTo(5);
            assertThat(reply).hasSize(query.end() + (payload == 0 ? 0 : 11));
            assertThat(Arrays.copyOfRange(reply, Message.HEADER, query.end()))
                    .isEqualTo(Arrays.copyOfRange(query.bytes(), Message.HEADER, query.end()));
        }
    }

    @Test
    void ofWhatWasNotUnderstoodOnlyTheHeaderComesBack() {
        byte[] message = query(9, "a.example", DnsRecordType.A);
        byte[] reply = Reply.code(message, DnsResponseCode.FORMERR);

        assertThat(reply).hasSize(Message.HEADER);
        assertThat(Message.id(reply)).isEqualTo(9);
        assertThat(Message.code(reply)).isEqualTo(1);
        assertThat(Arrays.copyOfRange(reply, 4, Message.HEADER)).containsOnly(0);
    }
}
