package shark.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RequestTest {
    @TestFactory
    Stream<DynamicTest> refusesWhatTwoReadersCouldReadDifferently() throws IOException {
        try (InputStream stream = RequestTest.class.getResourceAsStream("/http/refused-requests.txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> DynamicTest.dynamicTest(line, () -> {
                        BadMessage fault =
                                catchThrowableOfType(BadMessage.class, () -> framing(bytes(line.substring(4))));
                        assertThat(fault).isNotNull();
                        assertThat(fault.status()).isEqualTo(Integer.parseInt(line.substring(0, 3)));
                    }));
        }
    }

    @Test
    void keepsOrderCaseAndRepeats() throws BadMessage {
        byte[] bytes = bytes(
                "POST /a?b HTTP/1.1\\r\\nHOST: x\\r\\nB: 1\\r\\na: 2 \\r\\nb:\\t3\\r\\nContent-Length: 4\\r\\n\\r\\n");
        Head head = Head.request(bytes);

        assertThat(head.first()).isEqualTo("POST");
        assertThat(head.second()).isEqualTo("/a?b");
        assertThat(head.fields())
                .containsExactly(
                        new Head.Field("HOST", "x"),
                        new Head.Field("B", "1"),
                        new Head.Field("a", "2"),
                        new Head.Field("b", "3"),
                        new Head.Field("Content-Length", "4"));
        assertThat(head.bytes()).isEqualTo(bytes);
        assertThat(Framing.ofRequest(head)).isEqualTo(new Framing(Framing.Kind.FIXED, 4));
    }

    @Test
    void findsTheEndOfAHeadWhereverItIsCut() {
        byte[] bytes = bytes("GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\nrest");
        int end = bytes.length - 4;
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(HeadScanner.length(Unpooled.wrappedBuffer(bytes, 0, cut)))
                    .isEqualTo(cut < end ? -1 : end);
        }
    }

    @Test
    void sendsOnWhatIsNotTheConnectionsOwn() throws BadMessage {
        Head head = Head.request(
                bytes(
                        "GET http://x/y HTTP/1.1\\r\\nHost: x\\r\\nConnection: close, X-Own\\r\\nX-Own: 1\\r\\n"
                                + "X-Other: 2\\r\\nKeep-Alive: 5\\r\\nTE: gzip\\r\\nExpect: 100-continue\\r\\nUpgrade: h2c\\r\\nx-other: 3\\r\\n\\r\\n"));

        assertThat(rewritten(head, "/y", true))
                .isEqualTo("GET /y HTTP/1.1\r\nHost: x\r\nX-Other: 2\r\nExpect: 100-continue\r\nx-other: 3\r\n\r\n");
    }

    @Test
    void aConnectionFieldCannotTakeTheFramingAway() throws BadMessage {
        Head head = Head.request(
                bytes(
                        "POST / HTTP/1.1\\r\\nHost: x\\r\\nConnection: Content-Length, host\\r\\nContent-Length: 3\\r\\n\\r\\n"));

        assertThat(rewritten(head, "/", false)).isEqualTo("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n");
    }

    @Test
    void randomBytesAreReadOrRefusedButNeverBreakTheReader() {
        Random random = new Random(7);
        String seed = "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = seed.getBytes(StandardCharsets.ISO_8859_1);
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> {
                        try {
                            framing(bytes);
                        } catch (BadMessage expected) {
                            assertThat(expected.status()).isBetween(400, 599);
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }

    private static Framing framing(byte[] bytes) throws BadMessage {
        return Framing.ofRequest(Head.request(bytes));
    }

    private static byte[] bytes(String text) {
        return text.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String rewritten(Head head, String path, boolean expect) {
        ByteBuf output = Unpooled.buffer();
        Rewriter.request(head, path, "x", false, expect, List.of(), output);
        return output.toString(StandardCharsets.ISO_8859_1);
    }
}
