package shark.content;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells text from what is none. */
public final class PlainText {
    private static final Pattern CHARSET = Pattern.compile("charset=\"?([A-Za-z0-9._-]+)", Pattern.CASE_INSENSITIVE);
    /** One control among so many characters is not yet binary. */
    private static final int ODD = 50;

    private PlainText() {}

    /**
     * The text of a body without content codings; empty when it is none.
     *
     * @param type the field Content-Type, whose charset counts; UTF-8 without one
     */
    public static Optional<String> of(byte[] body, String type) {
        try {
            String text =
                    charset(type).newDecoder().decode(ByteBuffer.wrap(body)).toString();
            long odd = text.chars()
                    .filter(c -> c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != 0x1b)
                    .count();
            return odd * ODD > text.length() ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Charset charset(String type) {
        Matcher named = CHARSET.matcher(type);
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
