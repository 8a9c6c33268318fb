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
import org.junit.jupiter.params.provider.ValueSource;
import shark.http.wire.Head;

/** First bytes, right ones and hostile ones, in buffers that end where the bytes end and in larger ones. */
class SnifferTest {
    /** What has come so far, in which ; stands for CR LF; what it is; what it is when nothing will follow. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            |MORE|OTHER
            G|MORE|OTHER
            GET|MORE|OTHER
            GET |MORE|OTHER
            GET /|MORE|HTTP
            GET / HTTP/1.1|MORE|HTTP
            GET / HTTP/1.1;|HTTP|HTTP
            GET / HTTP/1.1;Host: a;Content-Length: x;;|HTTP|HTTP
            POST / HTTP/1.1;Host: a;Content-Length: 1;Transfer-Encoding: chunked;;0;;|HTTP|HTTP
            M-SEARCH * HTTP/1.1;|HTTP|HTTP
            OPTIONS * HTTP/1.1;|HTTP|HTTP
            CONNECT a:443 HTTP/1.1;|HTTP|HTTP
            GET http://a/ HTTP/1.1;|HTTP|HTTP
            brew /pot HTTP/1.1;|HTTP|HTTP
            PRI * HTTP/2.0;;SM;;|HTTP_2|HTTP_2
            PRI * HTTP/2.0;;SM;;more|HTTP_2|HTTP_2
            PRI * HTTP/2.0;;SN;;|OTHER|OTHER
            PRI * HTTP/2.0|MORE|OTHER
            PRI |MORE|OTHER
            PRI /x|OTHER|OTHER
            PR |MORE|OTHER
            PRIX /|MORE|HTTP
            SSH-2.0-OpenSSH_9.2|OTHER|OTHER
            SSH-|MORE|OTHER
            GET/|OTHER|OTHER
            *1;$4;PING;|OTHER|OTHER
            PROPFINDPROPFINDPROPFINDX|OTHER|OTHER
            PROPFINDPROPFINDPROPFIND|MORE|OTHER
            """)
    void tells(String text, Sniffer.Kind kind, Sniffer.Kind last) {
        byte[] bytes = bytes(text);
        assertThat(kind(bytes, false)).isEqualTo(kind);
        assertThat(kind(bytes, true)).isEqualTo(last);
    }

    /** Lines of words that are no requests for any server: the first of what clients of other protocols say. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "NICK foo;", // IRC, RFC 2812.
                "NICK foo;USER foo 0 * :Foo;",
                "PASS /secret;NICK foo;",
                "CAP LS 302;",
                "get key;", // memcached's protocol.txt.
                "get /key;",
                "set key 0 0 5;hello;",
                "stats;",
                "version;",
                "PING;", // Redis, inline.
                "GET key;",
                "SET key /value;",
                "EHLO a.example;", // SMTP, of a client that does not wait.
                "USER anonymous;",
                "OPTIONS * RTSP/1.0;CSeq: 1;;",
                "OPTIONS rtsp://a/media RTSP/1.0;CSeq: 1;;",
                "INVITE sip:b@example.com SIP/2.0;",
                "REQMOD icap://a/ ICAP/1.0;",
                "SOURCE /live ICE/1.0;",
                "CONNECT a:443;",
                "MQTT /x;",
                "GET;",
                "GET ;",
                "- /;",
                "hello world;",
                "HTTP/1.1 200 OK;;", // Servers say this.
                "xHTTP/1.1 yHTTP/1.1;",
                "\u0001GET / HTTP/1.1;",
                "\u007fGET / HTTP/1.1;",
                "\u0080GET / HTTP/1.1;"
            })
    void whatIsNoRequestLineIsRelayed(String text) {
        assertThat(kind(bytes(text), false)).isEqualTo(Sniffer.Kind.OTHER);
    }

    /** What some server may take for a request is never relayed unread. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /;", // HTTP/0.9.
                "GET /\n",
                "GET / ;",
                "GET /a b c;",
                "POST /;",
                "PATCH /x;Host: a;;",
                "GET http://a/;",
                "GET HTTP://a/;",
                "GET / HTTP/9.9;",
                "GET / http/1.1;",
                "GET / HTTP/;",
                "GET  /  HTTP/1.1;",
                "GET / HTTP/1.1 ;",
                "GET / HTTP/1.1 x;",
                "GET\t/\tHTTP/1.1;",
                " GET / HTTP/1.1;",
                "\tGET / HTTP/1.1;",
                "G_T / HTTP/1.1;",
                "G\u0000T / HTTP/1.1;",
                "GET x HTTP/1.1;",
                "get key HTTP/1.1;",
                "GET \u0000 HTTP/1.1;",
                "PROPFINDPROPFINDPROPFINDX / HTTP/1.1;",
                ";GET / HTTP/1.1;",
                ";;\n\rGET / HTTP/1.1;"
            })
    void whatSomebodyMayReadAsARequestIsHttp(String text) {
        assertThat(kind(bytes(text), false)).isEqualTo(Sniffer.Kind.HTTP);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /    | HTTP
            FOO /    | HTTP
            FOO http://a/ | HTTP
            NICK foo | OTHER
            GET key  | OTHER
            """)
    void aLineWithoutAnEndIsWaitedForWithinABound(String begin, Sniffer.Kind kind) {
        byte[] most = bytes(begin + "x".repeat(Head.MOST_BYTES - begin.length()));
        assertThat(kind(most, false)).isEqualTo(Sniffer.Kind.MORE);
        assertThat(kind(Arrays.copyOf(most, most.length + 1), false)).isEqualTo(kind);
    }

    @Test
    void emptyLinesSayNothingAndAreWaitedForWithinABound() {
        byte[] lines = bytes(";".repeat(Head.MOST_BYTES / 2));
        assertThat(kind(lines, false)).isEqualTo(Sniffer.Kind.MORE);
        assertThat(kind(Arrays.copyOf(bytes(";".repeat(Head.MOST_BYTES)), lines.length + 1), false))
                .isEqualTo(Sniffer.Kind.OTHER);
        assertThat(Sniffer.isBlank(Unpooled.EMPTY_BUFFER)).isTrue();
        assertThat(Sniffer.isBlank(within(bytes(";\n\r"), (byte) 'G'))).isTrue();
        assertThat(Sniffer.isBlank(within(bytes(";x"), (byte) '\n'))).isFalse();
    }

    /** However a request is cut into packets, no part of it is taken for something else. */
    @Test
    void aRequestThatComesByteByByteIsWaitedFor() {
        byte[] request = bytes(";PROPFIND /a/b?c=d HTTP/1.1;Host: a;;");
        int line = new String(request, StandardCharsets.ISO_8859_1).indexOf("Host") - 1;
        for (int length = 0; length < request.length; length++) {
            assertThat(kind(Arrays.copyOf(request, length), false))
                    .isEqualTo(length <= line ? Sniffer.Kind.MORE : Sniffer.Kind.HTTP);
        }
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

        assertThat(kind(bytes, false)).isEqualTo(kind);
        assertThat(kind(bytes, true)).isEqualTo(kind);
    }

    @Test
    void readsTheNameOfARealHelloAndWaitsForEachByteOfIt() throws Exception {
        byte[] hello = realHello("www.example.com");
        for (int length = 0; length < hello.length; length++) {
            assertThat(kind(Arrays.copyOf(hello, length), false)).isEqualTo(Sniffer.Kind.MORE);
        }
        assertThat(kind(hello, false)).isEqualTo(Sniffer.Kind.TLS);
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
            kind(changed, false);
            assertThat(name(changed)).matches("[A-Za-z0-9._-]{0,253}");
        }
    }

    /** Random bytes of an alphabet in which requests are likely. */
    @Test
    void randomBytesNeverThrowAndNoRequestIsRelayed() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] words = {"GET", " ", "/", "HTTP/1.1", "\r\n", "\n", "\t", "x", "PRI", "http://", "\u0000", "\u00ff"};
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 2 && random.nextBoolean()) {
                bytes[0] = 0x16;
                bytes[1] = 3;
            }
            name(bytes);
            kind(bytes, random.nextBoolean());

            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                text.append(words[random.nextInt(words.length)]);
            }
            byte[] line = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            Sniffer.Kind kind = kind(line, true);
            assertThat(kind == Sniffer.Kind.OTHER && isRequest(text.toString()))
                    .as("seed %d, round %d: %s is %s", seed, round, text, kind)
                    .isFalse();
            if (kind(line, false) == Sniffer.Kind.MORE) {
                assertThat(text.toString().strip())
                        .as("seed %d, round %d", seed, round)
                        .doesNotContain("\n");
            }
        }
    }

    /** As a server reads that takes the first line apart at its blanks. */
    private static boolean isRequest(String text) {
        String first = text.replaceFirst("^[\r\n]+", "").split("\n", 2)[0];
        String[] words = first.strip().split("[ \t]+", -1);
        return words.length > 2
                && first.charAt(0) < 0x7f
                && first.charAt(0) != 0
                && !words[0].equals("PRI")
                && (words[words.length - 1].startsWith("HTTP/1.")
                        || (words[0].equals("GET") && words[1].startsWith("/")));
    }

    private static byte[] bytes(String text) {
        return text == null ? new byte[0] : text.replace(";", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** In an exact buffer a read too far throws; in one with something behind, it would show in the answer. */
    private static Sniffer.Kind kind(byte[] bytes, boolean ended) {
        Sniffer.Kind exact = Sniffer.kind(Unpooled.wrappedBuffer(bytes), ended);
        for (byte behind : new byte[] {0, ' ', 'P', 0x16, '\n', '/'}) {
            assertThat(Sniffer.kind(within(bytes, behind), ended)).isEqualTo(exact);
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
