package shark.content;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;

/**
 * A body without its content codings (RFC 9110, section 8.4.1).
 *
 * @param bytes what came out, up to a bound: a bomb must not fill the memory
 * @param note what went wrong, or that it goes on; empty when it is whole
 */
public record Decoded(byte[] bytes, String note) {
    /** Bytes that come out at most, about. */
    public static final int MOST = 1 << 20;

    /**
     * Decodes, up to {@link #MOST}.
     *
     * @param codings the field Content-Encoding, as {@code gzip} or {@code deflate, br}
     */
    public static Decoded of(byte[] body, String codings) {
        return of(body, codings, MOST);
    }

    /**
     * Decodes.
     *
     * @param most bytes that come out at most, about
     */
    public static Decoded of(byte[] body, String codings, int most) {
        String[] names = codings.toLowerCase(Locale.ROOT).split(",", -1);
        byte[] bytes = body;
        for (int i = names.length - 1; i >= 0; i--) {
            String name = names[i].strip();
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            try (InputStream input = open(name, bytes)) {
                byte[] buffer = new byte[8192];
                for (int count = input.read(buffer); count > 0; count = input.read(buffer)) {
                    output.write(buffer, 0, count);
                    if (output.size() >= most) {
                        return new Decoded(output.toByteArray(), "more follows");
                    }
                }
            } catch (IOException | RuntimeException e) { // Hostile input: the decoders throw both.
                return output.size() > 0
                        ? new Decoded(output.toByteArray(), "the " + name + " data break off or are damaged")
                        : new Decoded(bytes, "this is no " + name);
            }
            bytes = output.toByteArray();
        }
        return new Decoded(bytes, "");
    }

    private static InputStream open(String name, byte[] bytes) throws IOException {
        InputStream input = new ByteArrayInputStream(bytes);
        return switch (name) {
            case "gzip", "x-gzip" -> new GZIPInputStream(input);
            // "deflate" is zlib's format by the book, and bare deflate from some servers.
            case "deflate" ->
                bytes.length > 0 && (bytes[0] & 0x0f) == 8
                        ? new InflaterInputStream(input)
                        : new InflaterInputStream(input, new java.util.zip.Inflater(true));
            case "br" -> new BrotliInputStream(input);
            case "zstd" -> new ZstdInputStream(input);
            case "identity", "" -> input;
            default -> throw new IOException("unknown coding");
        };
    }
}
