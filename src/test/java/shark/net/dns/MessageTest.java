package shark.net.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.dns.DnsRecordType;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages as bytes, also hostile ones. */
class MessageTest {
    @Test
    void readsAQuery() throws MalformedMessage {
        Query query = Query.read(TestingMessages.query(7, "www.Example.COM", DnsRecordType.MX));

        assertThat(query.name()).isEqualTo("www.example.com");
        assertThat(query.type()).isEqualTo(15);
        assertThat(query.dnsClass()).isEqualTo(1);
        assertThat(query.edns()).isFalse();
        assertThat(query.payload()).isEqualTo(512);
    }

    @ParameterizedTest
    @CsvSource({"4096, 4096", "512, 512", "100, 512", "65535, 65535"})
    void readsTheSizeThatEdnsTells(int told, int payload) throws MalformedMessage {
        Query query = Query.read(TestingMessages.query(7, "a.b", 1, told));

        assertThat(query.edns()).isTrue();
        assertThat(query.payload()).isEqualTo(payload);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'My Printer'|my\\032printer",
                "a\\b|a\\\\b",
                "'\u00e9'|\\233",
                "''|''",
                "_dns-sd._udp|_dns-sd._udp"
            })
    void escapesWhatWouldBeMisread(String name, String text) throws MalformedMessage {
        assertThat(Query.read(TestingMessages.query(1, name, DnsRecordType.A)).name())
                .isEqualTo(text);
    }

    @Test
    void aDotWithinALabelIsNoDot() throws MalformedMessage {
        byte[] query = TestingMessages.query(1, "aXb.c", DnsRecordType.A);
        query[14] = '.';

        assertThat(Query.read(query).name()).isEqualTo("a\\.b.c");
    }

    @Test
    void refusesNamesThatAreTooLong() {
        String label = "a".repeat(63) + ".";
        assertThatThrownBy(() -> Query.read(TestingMessages.query(1, label.repeat(4) + "a", DnsRecordType.A)))
                .isInstanceOf(MalformedMessage.class);
        assertThatThrownBy(() -> Query.of("a".repeat(64), DnsRecordType.A)).isInstanceOf(MalformedMessage.class);
        assertThatThrownBy(() -> Query.of("a..b", DnsRecordType.A)).isInstanceOf(MalformedMessage.class);
    }

    @Test
    void aQueryOfSharksOwnIsOneThatItCanRead() throws MalformedMessage {
        Query query = Query.of("www.example.com", DnsRecordType.AAAA);

        assertThat(query.bytes()).isEqualTo(TestingMessages.query(0, "www.example.com", DnsRecordType.AAAA));
        assertThat(query.name()).isEqualTo("www.example.com");
    }

    @Test
    void anAnswerMustRepeatTheQuestion() throws MalformedMessage {
        byte[] bytes = TestingMessages.query(5, "a.example", DnsRecordType.A);
        Query query = Query.read(bytes);
        byte[] answer = TestingMessages.answer(TestingMessages.query(9, "A.exAmple", DnsRecordType.A), 0);

        assertThat(query.isAnsweredBy(answer, 9)).isTrue();
        assertThat(query.isAnsweredBy(answer, 8)).isFalse();
        assertThat(query.isAnsweredBy(TestingMessages.withId(bytes, 9), 9)).isFalse();
        assertThat(query.isAnsweredBy(Arrays.copyOf(answer, 20), 9)).isFalse();
        for (byte[] other : new byte[][] {
            TestingMessages.query(9, "b.example", DnsRecordType.A),
            TestingMessages.query(9, "a.example", DnsRecordType.MX)
        }) {
            assertThat(query.isAnsweredBy(TestingMessages.answer(other, 0), 9)).isFalse();
        }
    }

    @Test
    void cutAnywhereItIsMalformedAndNothingWorse() throws MalformedMessage {
        byte[] query = TestingMessages.query(1, "www.example.com", 28, 1232);
        byte[] answer = TestingMessages.answer(
                query, 0, TestingMessages.record(5, TestingMessages.name("x.example")), TestingMessages.address("::2"));
        int end = Query.read(query).end();
        for (int length = Message.HEADER; length < query.length; length++) {
            byte[] cut = Arrays.copyOf(query, length);
            assertThatThrownBy(() -> Query.read(cut)).isInstanceOf(MalformedMessage.class);
        }
        for (int length = end; length < answer.length; length++) {
            byte[] cut = Arrays.copyOf(answer, length);
            assertThatThrownBy(() -> count(cut, end)).isInstanceOf(MalformedMessage.class);
        }
        assertThat(count(answer, end)).isEqualTo(2);
    }

    @Test
    void randomBytesAreMalformedAndNothingWorse() {
        Random random = new Random(11);
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[Message.HEADER + random.nextInt(80)];
            random.nextBytes(bytes);
            bytes[4] = 0;
            bytes[5] = 1;
            bytes[6] = bytes[7] = 0;
            try {
                Query query = Query.read(bytes);
                assertThat(count(bytes, query.end())).isNotNegative();
            } catch (MalformedMessage e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    private static int count(byte[] message, int begin) throws MalformedMessage {
        Message records = new Message(message, begin);
        int count = 0;
        while (records.next()) {
            count++;
        }
        return count;
    }
}
