package shark.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out of coded bodies, whole, cut, damaged and never-ending. */
class DecodedTest {
    private static final String TEXT = "the quick brown fox jumps over the lazy dog. ".repeat(20);

    /** TEXT by another brotli. */
    private static final byte[] BROTLI = HexFormat.of()
            .parseHex("1b8303888c946ee622d083a5ba905e13148d807c430b830d387048206f24be41a715ce66c7e34485a560239c88"
                    + "d51f260506");

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "x-gzip", "deflate", "raw", "br", "zstd", "identity", "", " gzip "})
    void everyCodingIsTakenOff(String coding) throws IOException {
        Decoded decoded = Decoded.of(coded(coding.strip()), coding.equals("raw") ? "deflate" : coding);

        assertThat(text(decoded)).isEqualTo(TEXT);
        assertThat(decoded.note()).isEmpty();
    }

    /** The last one applied is taken off first (RFC 9110, section 8.4). */
    @Test
    void severalCodingsAreTakenOffInTurn() throws IOException {
        Decoded decoded = Decoded.of(gzip(Zstd.compress(bytes(TEXT))), "zstd,  gzip");

        assertThat(text(decoded)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void whatIsCutSaysSo(String coding) throws IOException {
        byte[] whole = coded(coding);

        Decoded decoded = Decoded.of(Arrays.copyOf(whole, whole.length / 2), coding);

        assertThat(decoded.note()).isIn("the " + coding + " data break off or are damaged", "this is no " + coding);
        assertThat(text(decoded).startsWith("the quick") || decoded.bytes().length == whole.length / 2)
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"gzip, this is no gzip", "br, this is no br", "zstd, this is no zstd", "rot13, this is no rot13"})
    void whatIsNotWhatItSaysStaysAsItIs(String coding, String note) {
        byte[] plain = bytes("{\"plain\": true}");

        Decoded decoded = Decoded.of(plain, coding);

        assertThat(decoded.bytes()).isEqualTo(plain);
        assertThat(decoded.note()).isEqualTo(note);
    }

    @Test
    void aBombIsCut() throws IOException {
        byte[] bomb = gzip(new byte[200 << 20]);

        Decoded decoded = Decoded.of(bomb, "gzip");

        assertThat(decoded.bytes()).hasSizeLessThan(Decoded.MOST + 10_000);
        assertThat(decoded.note()).isEqualTo("more follows");
        assertThat(Decoded.of(bomb, "gzip", 5_000).bytes()).hasSizeBetween(5_000, 15_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void anyBytesAreTaken(String coding) throws IOException {
        Random random = new Random(20_240_226);
        byte[] whole = coded(coding);
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = whole.clone();
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThat(Decoded.of(damaged, coding).bytes()).hasSizeLessThan(Decoded.MOST + 10_000);
        }
    }

    private static byte[] coded(String coding) throws IOException {
        return switch (coding.toLowerCase(java.util.Locale.ROOT)) {
            case "gzip", "x-gzip" -> gzip(bytes(TEXT));
            case "deflate" -> deflate(new Deflater());
            case "raw" -> deflate(new Deflater(Deflater.DEFAULT_COMPRESSION, true));
            case "br" -> BROTLI;
            case "zstd" -> Zstd.compress(bytes(TEXT));
            default -> bytes(TEXT);
        };
    }

    private static byte[] deflate(Deflater deflater) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(output, deflater)) {
            deflating.write(bytes(TEXT));
        }
        deflater.end();
        return output.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(output)) {
            gzip.write(content);
        }
        return output.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Decoded decoded) {
        return new String(decoded.bytes(), StandardCharsets.UTF_8);
    }
}
