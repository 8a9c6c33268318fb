package shark.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the readers take of changed bytes, against the grammar written down a second time, as patterns: they take
 * what it takes and nothing else, and read the same out of it. Every seed is printed with what goes wrong.
 */
class WireFuzzTest {
    private static final String TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
    private static final String FIELD = "(?:" + TOKEN + ":[\\t\\x20-\\x7e\\x80-\\xff]*\\r\\n)";
    private static final Pattern REQUEST =
            Pattern.compile(TOKEN + " [\\x21-\\x7e]+ HTTP/1\\.[01]\\r\\n" + FIELD + "*\\r\\n");
    private static final Pattern RESPONSE =
            Pattern.compile("HTTP/1\\.[01] [1-9][0-9][0-9](?: [^\\r\\n\\x00]*)?\\r\\n" + FIELD + "*\\r\\n");
    private static final Pattern CHUNK =
            Pattern.compile("([0-9A-Fa-f]{1,15})[ \\t]*(?:;[\\t\\x20-\\x7e\\x80-\\xff]*)?\\r\\n");
    private static final Pattern TRAILER = Pattern.compile(FIELD + "*\\r\\n");

    /** Bytes that mean something somewhere. */
    private static final String SPECIAL = "\r\n\0\t :;,/?#%()\"\\\u007f\u0080\u00ff\u000b\u001f0aA~";

    private static final List<String> REQUESTS = List.of(
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /x?y HTTP/1.0\r\nHost: a:80\r\nContent-Length: 5\r\nX-Y: \t z \r\n\r\n",
            "A * HTTP/1.1\r\nHost:\r\nTransfer-Encoding: chunked\r\nConnection: close, x\r\nx: 1\r\n\r\n");
    private static final List<String> RESPONSES = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
            "HTTP/1.0 404\r\n\r\n",
            "HTTP/1.1 103 \r\nLink: </a>; rel=x\r\nX:\r\n\r\n");
    private static final List<String> CHUNKED = List.of(
            "5\r\nhello\r\n0\r\n\r\n",
            "1;a=\"b\"\r\nx\r\n00A \r\n0123456789\r\n0;last\r\nX-Sum: 1\r\ny:\r\n\r\n",
            "0\r\n\r\n");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aRequestIsTakenWhenTheGrammarTakesIt(long seed) {
        Random random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            String text = changed(REQUESTS.get(random.nextInt(REQUESTS.size())), random);
            Optional<Head> head = head(text, true);
            assertThat(head.isPresent())
                    .as("%s, seed %d", shown(text), seed)
                    .isEqualTo(REQUEST.matcher(text).matches());
            if (head.isPresent()) {
                taken++;
                sentOnAsItIs(head.get(), text, seed);
            }
        }
        assertThat(taken).isBetween(2_000, 18_000);
    }

    /** Only whole lines are left out, never changed; and what is sent on is read as the same message. */
    private static void sentOnAsItIs(Head head, String text, long seed) {
        ByteBuf output = Unpooled.buffer();
        Rewriter.request(head, "/path", "host", false, true, List.of(), output);
        String sent = output.toString(StandardCharsets.ISO_8859_1);
        Head again = head(sent, true).orElseThrow(() -> new AssertionError(shown(sent) + " of " + shown(text)));
        assertThat(framing(again)).as("%s, seed %d", shown(text), seed).isEqualTo(framing(head));
        String fields = text.substring(text.indexOf("\r\n"));
        for (String line : sent.substring(sent.indexOf("\r\n") + 2).split("\r\n", -1)) {
            if (!line.isEmpty() && !line.toLowerCase(java.util.Locale.ROOT).startsWith("host:")) {
                assertThat(fields).as("seed %d", seed).contains("\r\n" + line + "\r\n");
            }
        }
        ByteBuf twice = Unpooled.buffer();
        Rewriter.request(again, "/path", "host", false, true, List.of(), twice);
        assertThat(twice.toString(StandardCharsets.ISO_8859_1))
                .as("seed %d", seed)
                .isEqualTo(sent);
    }

    /** In words. What is sent on is always of HTTP/1.1, which may have chunks. */
    private static String framing(Head head) {
        try {
            return Framing.ofRequest(head).toString();
        } catch (BadMessage e) {
            return e.getMessage().contains("HTTP/1.0")
                    ? new Framing(Framing.Kind.CHUNKED, 0).toString()
                    : e.getMessage();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void anAnswerIsTakenWhenTheGrammarTakesIt(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String text = changed(RESPONSES.get(random.nextInt(RESPONSES.size())), random);
            Optional<Head> head = head(text, false);
            assertThat(head.isPresent())
                    .as("%s, seed %d", shown(text), seed)
                    .isEqualTo(RESPONSE.matcher(text).matches());
            head.ifPresent(read -> {
                ByteBuf output = Unpooled.buffer();
                Rewriter.response(read, false, List.of(), output);
                assertThat(head(output.toString(StandardCharsets.ISO_8859_1), false)
                                .orElseThrow()
                                .status())
                        .isEqualTo(read.status());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void chunksAreTakenWhenTheGrammarTakesThemWhereverTheyAreCut(long seed) {
        Random random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            String text = changed(CHUNKED.get(random.nextInt(CHUNKED.size())), random);
            String expected = chunks(text);
            String read = scanned(text, text.length(), random);
            assertThat(read).as("%s, seed %d", shown(text), seed).isEqualTo(expected);
            assertThat(scanned(text, 3, random))
                    .as("%s in pieces, seed %d", shown(text), seed)
                    .isEqualTo(expected);
            taken += expected.startsWith("whole") ? 1 : 0;
        }
        assertThat(taken).isBetween(2_000, 18_000);
    }

    /** What the grammar makes of it: whole, with how many bytes it takes, its content and trailers; else refused or not yet whole. */
    private static String chunks(String text) {
        StringBuilder content = new StringBuilder();
        int at = 0;
        while (true) {
            Matcher size = CHUNK.matcher(text).region(at, text.length());
            if (!size.lookingAt()) {
                return notWhole(text, at);
            }
            at = size.end();
            long length = Long.parseLong(size.group(1), 16);
            if (length == 0) {
                break;
            }
            if (length > text.length() - at) {
                return "more";
            }
            content.append(text, at, at + (int) length);
            at += (int) length;
            if (!text.startsWith("\r\n", at)) {
                return text.indexOf('\n', at) < 0 ? "more" : "refused";
            }
            at += 2;
        }
        Matcher trailer = TRAILER.matcher(text).region(at, text.length());
        if (!trailer.lookingAt()) {
            Matcher some = Pattern.compile(FIELD + "*").matcher(text).region(at, text.length());
            return notWhole(text, some.lookingAt() ? some.end() : at);
        }
        return "whole " + trailer.end() + " " + content + "|" + text.substring(at, trailer.end() - 2);
    }

    /** A line is looked at when its end has come. */
    private static String notWhole(String text, int at) {
        return text.indexOf('\n', at) < 0 ? "more" : "refused";
    }

    private static String scanned(String text, int most, Random random) {
        BodyScanner scanner = new BodyScanner(new Framing(Framing.Kind.CHUNKED, 0), 502);
        StringBuilder content = new StringBuilder();
        int at = 0;
        try {
            while (at < text.length() && !scanner.done()) {
                int count = Math.min(text.length() - at, 1 + random.nextInt(most));
                ByteBuf piece = Unpooled.copiedBuffer(text.substring(at, at + count), StandardCharsets.ISO_8859_1);
                at += scanner.scan(piece, bytes -> content.append(StandardCharsets.ISO_8859_1.decode(bytes)));
            }
        } catch (BadMessage e) {
            assertThat(e.status()).isEqualTo(502);
            return "refused";
        }
        String trailers = new String(scanner.trailers(), StandardCharsets.ISO_8859_1);
        return scanner.done() ? "whole " + at + " " + content + "|" + trailers : "more";
    }

    private static Optional<Head> head(String text, boolean request) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return Optional.of(request ? Head.request(bytes) : Head.response(bytes));
        } catch (BadMessage e) {
            assertThat(e.status()).isIn(400, 431, 502, 505);
            return Optional.empty();
        }
    }

    /** Up to three changes: a byte replaced, put in, taken out, a part doubled, or the end cut off. */
    private static String changed(String text, Random random) {
        StringBuilder changed = new StringBuilder(text);
        for (int changes = random.nextInt(4); changes > 0 && changed.length() > 0; changes--) {
            int at = random.nextInt(changed.length());
            char c = random.nextInt(4) == 0
                    ? (char) random.nextInt(256)
                    : SPECIAL.charAt(random.nextInt(SPECIAL.length()));
            switch (random.nextInt(5)) {
                case 0 -> changed.setCharAt(at, c);
                case 1 -> changed.insert(at, c);
                case 2 -> changed.deleteCharAt(at);
                case 3 ->
                    changed.insert(at, changed.substring(at, Math.min(changed.length(), at + random.nextInt(12))));
                default -> changed.setLength(random.nextInt(8) == 0 ? at : changed.length());
            }
        }
        return changed.toString();
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            shown.append(c >= 0x20 && c < 0x7f ? String.valueOf(c) : String.format("\\x%02x", (int) c));
        }
        return shown.toString();
    }
}
