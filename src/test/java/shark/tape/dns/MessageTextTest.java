package shark.tape.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DNS messages as text: each type of data, and what nobody should send. */
class MessageTextTest {
    /** Question {@code a.example IN} type; records' owner is the question's name. */
    private static final String NAME = "01610765 78616d706c6500";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1     | c0000201                                     | A 192.0.2.1
            28    | 20010db8000000000000000000000001             | AAAA 2001:db8::1
            28    | 00000000000000000000000000000000             | AAAA ::
            28    | 20010db8000000010001000100010001             | AAAA 2001:db8:0:1:1:1:1:1
            28    | 20010000000000010000000000000001             | AAAA 2001:0:0:1::1
            28    | 20010db8000000000001000000000001             | AAAA 2001:db8::1:0:0:1
            5     | 03777777c00c                                 | CNAME www.a.example.
            12    | c00c                                         | PTR a.example.
            2     | 00                                           | NS .
            15    | 000a 046d61696cc00c                          | MX 10 mail.a.example.
            16    | 0568656c6c6f 03612262 00                     | TXT "hello" "a\\"b" ""
            16    | 03 09c3a9                                    | TXT "\\009\\195\\169"
            33    | 0001 0002 1f90 c00c                          | SRV 1 2 8080 a.example.
            6     | c00c c00c 00000001 00000002 00000003 00000004 00000005 | SOA a.example. a.example. 1 2 3 4 5
            257   | 00 05 6973737565 63612e6e6574                | CAA 0 issue "ca.net"
            65    | 0001 00 0001 0006 026832 026833 0004 0004 c0000201 | HTTPS 1 . alpn=h2,h3 ipv4hint=192.0.2.1
            64    | 0000 c00c                                    | SVCB 0 a.example.
            65    | 0001 00 0000 0002 0001 0003 0002 01bb 0002 0000 0063 0001 ff | HTTPS 1 . mandatory=alpn port=443 no-default-alpn key99="\\255"
            1     | c00002                                       | A \\# 3 c00002
            1     | c000020101                                   | A \\# 5 c000020101
            5     | 05                                           | CNAME \\# 1 05
            65280 | 0102ff                                       | TYPE65280 \\# 3 0102ff
            65280 |                                              | TYPE65280 \\# 0
            """)
    void dataAsInItsTypesOwnForm(int type, String data, String expected) {
        byte[] message = message(type, 0, record(type, data == null ? "" : data));

        assertThat(MessageText.answer(message)).isEqualTo("NOERROR\na.example. 60 IN " + expected + "\n");
        assertThat(MessageText.summary(message)).isEqualTo(expected.substring(expected.indexOf(' ') + 1));
        assertThat(MessageText.question(message)).isEqualTo("a.example. IN " + RecordTypes.type(type) + "\n");
    }

    @Test
    void aSummaryIsNeverLong() {
        String data = "ff" + "61".repeat(255);
        assertThat(MessageText.summary(message(16, 0, record(16, data))))
                .hasSize(200)
                .endsWith("a\u2026");
        assertThat(MessageText.answer(message(16, 0, record(16, data)))).contains("a".repeat(255));
    }

    @Test
    void theSummaryIsWhatWasAskedFor() {
        assertThat(MessageText.summary(message(1, 0, record(5, "c00c"), record(1, "c0000201"))))
                .isEqualTo("192.0.2.1");
        assertThat(MessageText.summary(message(28, 0, record(5, "03777777c00c"))))
                .isEqualTo("www.a.example.");
        assertThat(MessageText.summary(message(28, 0))).isEqualTo("NODATA");
        assertThat(MessageText.summary(message(28, 3))).isEqualTo("NXDOMAIN");
        assertThat(MessageText.summary(message(28, 15))).isEqualTo("RCODE15");
        assertThat(MessageText.answer(message(28, 0))).isEqualTo("NOERROR, NODATA\n");
    }

    @Test
    void sectionsAfterTheAnswersHaveAHeadAndEdnsIsNoRecord() {
        byte[] message = message(
                1, 3, record(6, "c00c c00c 00000001 00000002 00000003 00000004 00000005"), "000029100000000000 0000");
        message[7] = 0;
        message[9] = 1;
        message[11] = 1;

        assertThat(MessageText.answer(message))
                .isEqualTo("NXDOMAIN\n;authority\na.example. 60 IN SOA a.example. a.example. 1 2 3 4 5\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            c021     | a name that points to itself
            c0ff     | to after the end
            ffff     | far after it
            0161c01f | in a circle with a label
            40       | a kind of label that nobody uses
            3f61     | beyond the end
            """)
    void aHostileNameEnds(String owner, String what) {
        byte[] message = message(1, 0, owner + "00010001 0000003c 0004 c0000201");

        assertThat(MessageText.answer(message)).as(what).contains("no DNS message from here on: ");
        assertThat(MessageText.summary(message)).as(what).startsWith("no DNS message: ");
    }

    @Test
    void pointersThatEachLeadFurtherBackAreFollowedUpToTheLongestName() {
        List<String> records = new ArrayList<>();
        int at = 27 + 12;
        for (int i = 0; i < 60; i++) {
            records.add(record(
                    2, "3f" + "61".repeat(63) + (i == 0 ? "c00c" : String.format("%04x", 0xc000 | (at - 78)))));
            at += 78;
        }
        String text = MessageText.answer(message(2, 0, records.toArray(String[]::new)));

        assertThat(text.lines().mapToInt(String::length).max().orElse(0)).isLessThan(400);
        assertThat(text).contains("NS \\# ");
    }

    @Test
    void aMessageFullOfLongNamesIsOfABoundedLength() {
        String[] records = new String[5000];
        Arrays.fill(records, record(5, "c00c"));
        assertThat(MessageText.answer(message(5, 0, records)))
                .contains("more than 500 records are not shown")
                .hasSizeLessThan(100_000);
        assertThat(MessageText.summary(message(1, 0, records))).isEqualTo("a.example.");
    }

    @Test
    void anyBytesAreReadToAnEnd() {
        Random random = new Random(1);
        byte[] whole = message(
                65,
                0,
                record(65, "0001 00 0001 0006 026832 026833"),
                record(6, "c00c c00c 00"),
                record(16, "0568656c6c6f"));
        for (int i = 0; i < 200_000; i++) {
            byte[] message = Arrays.copyOf(whole, i % 3 == 0 ? random.nextInt(whole.length + 1) : whole.length);
            for (int j = 0; j < 1 + i % 8 && message.length > 0; j++) {
                message[random.nextInt(message.length)] = (byte) (i % 2 == 0 ? random.nextInt(256) : 0xc0);
            }
            assertThat(MessageText.answer(message)).endsWith("\n");
            assertThat(MessageText.question(message)).endsWith("\n");
            assertThat(MessageText.summary(message)).isNotEmpty();
        }
    }

    private static String record(int type, String data) {
        String packed = data.replace(" ", "");
        return String.format("c00c%04x00010000003c%04x%s", type, packed.length() / 2, packed);
    }

    private static byte[] message(int type, int code, String... records) {
        String text = String.format("0007%04x0001%04x00000000", 0x8180 | code, records.length)
                + NAME
                + String.format("%04x0001", type)
                + String.join("", records);
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
