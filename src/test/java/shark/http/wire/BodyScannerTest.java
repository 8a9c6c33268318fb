package shark.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyScannerTest {
    private static final Framing CHUNKED = new Framing(Framing.Kind.CHUNKED, 0);
    private static final String WHOLE = "5\r\nhello\r\n6;name=\"v\"\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n";

    /** The content so far. */
    private final StringBuilder content = new StringBuilder();

    @Test
    void readsChunksWhereverTheyAreCut() throws BadMessage {
        for (int cut = 0; cut <= WHOLE.length(); cut++) {
            content.setLength(0);
            BodyScanner scanner = new BodyScanner(CHUNKED, 400);
            assertThat(feed(scanner, WHOLE.substring(0, cut))).isEqualTo(cut);
            assertThat(scanner.done()).isEqualTo(cut == WHOLE.length());
            assertThat(feed(scanner, WHOLE.substring(cut) + "GET /")).isEqualTo(WHOLE.length() - cut);
            assertThat(scanner.done()).isTrue();
            assertThat(content).hasToString("hello world");
            assertThat(new String(scanner.trailers(), StandardCharsets.ISO_8859_1))
                    .isEqualTo("X-Sum: 1\r\n");
        }
    }

    @Test
    void aFixedBodyEndsWhereItsLengthSays() throws BadMessage {
        BodyScanner scanner = new BodyScanner(new Framing(Framing.Kind.FIXED, 5), 400);

        assertThat(feed(scanner, "hel")).isEqualTo(3);
        assertThat(scanner.left()).isEqualTo(2);
        assertThat(feed(scanner, "loGET")).isEqualTo(2);
        assertThat(scanner.done()).isTrue();
        assertThat(content).hasToString("hello");
    }

    @Test
    void oneThatEndsWithTheConnectionIsNeverDone() throws BadMessage {
        BodyScanner scanner = new BodyScanner(new Framing(Framing.Kind.UNTIL_CLOSE, 0), 502);

        assertThat(feed(scanner, "anything\r\n0\r\n\r\n")).isEqualTo(15);
        assertThat(scanner.done()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\nhello\r\n",
                "5 5\r\n",
                "-5\r\n",
                "0x5\r\n",
                "\r\n",
                "g\r\n",
                "1000000000000000\r\n",
                "5\r\nhelloX\r\n",
                "5\r\nhello\n",
                "0\r\nno colon\r\n",
                "0\r\n folded: 1\r\n",
                "5;a\rb\r\nhello\r\n"
            })
    void refusesWhatIsNoChunk(String text) {
        BodyScanner scanner = new BodyScanner(CHUNKED, 400);

        assertThatThrownBy(() -> feed(scanner, text)).isInstanceOf(BadMessage.class);
    }

    @Test
    void boundsLinesAndTrailers() {
        assertThatThrownBy(() -> feed(new BodyScanner(CHUNKED, 400), "5;" + "x".repeat(2000)))
                .isInstanceOf(BadMessage.class);
        assertThatThrownBy(() ->
                        feed(new BodyScanner(CHUNKED, 400), "0\r\n" + ("A: " + "b".repeat(900) + "\r\n").repeat(40)))
                .isInstanceOf(BadMessage.class);
    }

    private int feed(BodyScanner scanner, String text) throws BadMessage {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        return scanner.scan(bytes, this::append);
    }

    private void append(ByteBuffer piece) {
        content.append(StandardCharsets.ISO_8859_1.decode(piece));
    }
}
