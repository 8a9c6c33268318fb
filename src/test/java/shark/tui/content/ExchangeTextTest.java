package shark.tui.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import shark.api.ExchangeDetail;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.Source;

class ExchangeTextTest {
    private static final byte[] JSON = "{\"a\":[1,2]}".getBytes(StandardCharsets.UTF_8);

    @Test
    void jsonIsLaidOut() {
        assertThat(shown(JSON, "Content-Type: application/json\r\n")).contains("{\n  \"a\" : [ 1, 2 ]\n}");
    }

    @Test
    void codingsAreTakenOff() throws IOException {
        assertThat(shown(gzip(JSON), "Content-Encoding: gzip\r\n")).contains("\"a\" : [ 1, 2 ]");
        assertThat(shown(Zstd.compress(JSON), "Content-Encoding: zstd\r\n")).contains("\"a\" : [ 1, 2 ]");
        assertThat(shown(deflate(JSON), "Content-Encoding: deflate\r\n")).contains("\"a\" : [ 1, 2 ]");
        assertThat(shown(gzip(gzip(JSON)), "Content-Encoding: gzip, gzip\r\n")).contains("\"a\" : [ 1, 2 ]");
        // "hello" of the brotli program, as an uncompressed meta-block (RFC 7932, section 9.2).
        byte[] brotli = {0x0b, 0x02, (byte) 0x80, 'h', 'e', 'l', 'l', 'o', 0x03};
        assertThat(shown(brotli, "Content-Encoding: br\r\n")).contains("\nhello");
    }

    @Test
    void damagedCodingsAreSaid() throws IOException {
        assertThat(shown(JSON, "Content-Encoding: gzip\r\n")).contains("\"a\"").contains("(this is no gzip)");
        byte[] cut = gzip("long ".repeat(50_000).getBytes(StandardCharsets.UTF_8));
        assertThat(shown(java.util.Arrays.copyOf(cut, cut.length - 9), "Content-Encoding: gzip\r\n"))
                .contains("long long")
                .contains("(the gzip data break off or are damaged)");
        assertThat(shown(JSON, "Content-Encoding: rot13\r\n")).contains("(this is no rot13)");
    }

    /** A megabyte of nesting would lay out to some hundred megabytes of indentation. */
    @Test
    void nestedJsonIsNotLaidOutForEver() {
        String one = "{\"a\":".repeat(900) + "1" + "}".repeat(900);
        byte[] bomb = ("[" + (one + ",").repeat(150) + "1]").getBytes(StandardCharsets.UTF_8);
        String shown = shown(bomb, "Content-Type: application/json\r\n");
        assertThat(shown).hasSizeLessThan(1 << 20).contains("{\"a\":{\"a\":");
    }

    @Test
    void whatIsNoTextIsHexadecimal() {
        byte[] bytes = {0, 1, 2, (byte) 0xff, 'A'};
        assertThat(shown(bytes, "")).contains("00000000  00 01 02 ff 41").contains("....A");
    }

    @Test
    void textIsReadByItsCharset() {
        byte[] latin = "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(shown(latin, "Content-Type: text/plain; charset=iso-8859-1\r\n"))
                .contains("caf\u00e9");
        assertThat(shown(latin, "Content-Type: text/plain; charset=nonsense\r\n"))
                .contains("63 61 66 e9");
    }

    @Test
    void controlsCannotReachTheTerminal() {
        byte[] bytes = ("harmless text before \033]0;title\007 and after it, long enough" + " to be text")
                .getBytes(StandardCharsets.UTF_8);
        String head = "X-Evil: \033[2J\r\n";
        assertThat(shown(bytes, head).chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
    }

    @Test
    void anythingCanBeShown() {
        Random random = new Random(3);
        List<String> codings = List.of("gzip", "br", "zstd", "deflate", "");
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            String coding = codings.get(round % codings.size());
            shown(bytes, "Content-Encoding: " + coding + "\r\nContent-Type: application/json\r\n");
        }
    }

    @Test
    void rawShowsWhatPassed() throws IOException {
        byte[] body = gzip(JSON);
        ExchangeText text = ExchangeText.of(detail("Content-Encoding: gzip\r\n"), none(), whole(body));
        assertThat(plain(text.raw())).contains("00000000  1f 8b 08");
    }

    @Test
    void aLongBodySaysThatItGoesOn() {
        ExchangeText text = ExchangeText.of(detail(""), none(), new ExchangeText.Body(JSON, 5_000_000));
        assertThat(plain(text.laidOut())).contains("(the first 11 B of 5.0 MB; all of it: shark http show ID --body)");
    }

    private static String shown(byte[] body, String fields) {
        return plain(ExchangeText.of(detail(fields), none(), whole(body)).laidOut());
    }

    private static String plain(List<List<Span>> lines) {
        return lines.stream()
                .map(line -> line.stream().map(Span::text).collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }

    private static ExchangeText.Body none() {
        return whole(new byte[0]);
    }

    private static ExchangeText.Body whole(byte[] content) {
        return new ExchangeText.Body(content, content.length);
    }

    private static ExchangeDetail detail(String fields) {
        ExchangeRow row = new ExchangeRow(
                1,
                "dev",
                "dev",
                0,
                "GET",
                "http",
                "h",
                80,
                "/",
                200,
                0,
                0,
                0,
                "",
                Source.NETWORK,
                Phase.STORED,
                false,
                0,
                null);
        String response = "HTTP/1.1 200 OK\r\n" + fields + "\r\n";
        return new ExchangeDetail(row, "GET / HTTP/1.1\r\nHost: h\r\n\r\n", "", "", List.of(), response, "", "");
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(output)) {
            gzip.write(bytes);
        }
        return output.toByteArray();
    }

    private static byte[] deflate(byte[] bytes) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(output)) {
            deflate.write(bytes);
        }
        return output.toByteArray();
    }
}
