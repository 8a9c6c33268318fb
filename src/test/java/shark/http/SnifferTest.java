package shark.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** First bytes, right ones and hostile ones, in buffers that end where the bytes end and in larger ones. */
class SnifferTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            |MORE
            G|MORE
            GET|MORE
            GET |HTTP
            A |HTTP
            GET / HTTP/1.1|HTTP
            M-SEARCH * HTTP/1.1|HTTP
            PRI * HTTP/2.0|OTHER
            PRI |OTHER
            PR |HTTP
            PRIX |HTTP
             GET / HTTP/1.1|OTHER
            SSH-2.0-OpenSSH_9.2|OTHER
            SSH-|MORE
            GET/|OTHER
            *1|OTHER
            PROPFINDPROPFINDPROPFINDX|OTHER
            PROPFINDPROPFINDPROPFIND|MORE
            """)
    void tells(String text, Sniffer.Kind kind) {
        assertThat(kind(text == null ? new byte[0] : text.getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "16, MORE",
        "1603, MORE",
        "16030100, MORE",
        "1600, OTHER",
        "1603010000, OTHER",
        "160301000101, TLS",
        "160301000102, OTHER",
        "16030140000, MORE",
        "1603014000, MORE",
        "1603014001, OTHER",
        "160301ffff, OTHER"
    })
    void tellsTls(String hex, Sniffer.Kind kind) {
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }

        assertThat(kind(bytes)).isEqualTo(kind);
    }

    @Test
    void readsTheNameOfARealHelloAndWaitsForEachByteOfIt() throws Exception {
        byte[] hello = realHello("www.example.com");
        for (int length = 0; length < hello.length; length++) {
            assertThat(kind(Arrays.copyOf(hello, length))).isEqualTo(Sniffer.Kind.MORE);
        }
        assertThat(kind(hello)).isEqualTo(Sniffer.Kind.TLS);
        assertThat(name(hello)).isEqualTo("www.example.com");
        byte[] more = Arrays.copyOf(hello, hello.length + 100);
        assertThat(name(more)).isEqualTo("www.example.com");
    }

    @Test
    void aHelloWithoutANameHasNone() throws Exception {
        assertThat(name(realHello(null))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a.b, a.b", "xn--mnchen-3ya.de, xn--mnchen-3ya.de", "'a b', ''", "a\u0001b, ''", "'', ''", "../x, ''"})
    void aNameThatIsNoneIsNotTaken(String sent, String taken) {
        assertThat(name(hello(sent))).isEqualTo(taken);
    }

    @Test
    void cutOrChangedAnywhereItNeverThrows() throws Exception {
        byte[] hello = realHello("www.example.com");
        for (int length = 0; length < hello.length; length++) {
            byte[] cut = Arrays.copyOf(hello, length);
            assertThat(name(cut)).isIn("", "www.example.com");
            if (length > 5) { // As a whole record of that length.
                cut[3] = (byte) ((length - 5) >> 8);
                cut[4] = (byte) (length - 5);
                assertThat(name(cut)).isIn("", "www.example.com");
            }
        }
        Random random = new Random(17);
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = hello.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            kind(changed);
            assertThat(name(changed)).matches("[A-Za-z0-9._-]{0,253}");
        }
    }

    @Test
    void randomBytesNeverThrow() {
        Random random = new Random(19);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 2 && random.nextBoolean()) {
                bytes[0] = 0x16;
                bytes[1] = 3;
            }
            kind(bytes);
            name(bytes);
        }
    }

    /** In an exact buffer a read too far throws; in one with something behind, it would show in the answer. */
    private static Sniffer.Kind kind(byte[] bytes) {
        Sniffer.Kind exact = Sniffer.kind(Unpooled.wrappedBuffer(bytes));
        for (byte behind : new byte[] {0, ' ', 'P', 0x16}) {
            assertThat(Sniffer.kind(within(bytes, behind))).isEqualTo(exact);
        }
        return exact;
    }

    private static String name(byte[] bytes) {
        String exact = Sniffer.serverName(Unpooled.wrappedBuffer(bytes));
        assertThat(Sniffer.serverName(within(bytes, (byte) 0))).isEqualTo(exact);
        return exact;
    }

    private static ByteBuf within(byte[] bytes, byte behind) {
        byte[] larger = new byte[bytes.length + 600];
        Arrays.fill(larger, behind);
        System.arraycopy(bytes, 0, larger, 3, bytes.length);
        return Unpooled.wrappedBuffer(larger).setIndex(3, 3 + bytes.length);
    }

    /** The first flight of the JDK's own TLS. */
    private static byte[] realHello(String name) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        if (name != null) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(java.util.List.of(new SNIHostName(name)));
            engine.setSSLParameters(parameters);
        }
        java.nio.ByteBuffer out = java.nio.ByteBuffer.allocate(20_000);
        engine.wrap(java.nio.ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** A hello with one extension, server_name. */
    private static byte[] hello(String name) {
        byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int extension = 5 + text.length;
        int extensions = 4 + extension;
        int body = 2 + 32 + 1 + 2 + 2 + 1 + 1 + 2 + extensions;
        bytes.writeBytes(new byte[] {0x16, 3, 1, (byte) ((body + 4) >> 8), (byte) (body + 4), 1, 0, 0, (byte) body});
        bytes.writeBytes(new byte[] {3, 3});
        bytes.writeBytes(new byte[32]);
        bytes.writeBytes(new byte[] {0, 0, 2, 0x13, 1, 1, 0, 0, (byte) extensions, 0, 0, 0, (byte) extension});
        bytes.writeBytes(new byte[] {0, (byte) (extension - 2), 0, 0, (byte) text.length});
        bytes.writeBytes(text);
        return bytes.toByteArray();
    }
}
