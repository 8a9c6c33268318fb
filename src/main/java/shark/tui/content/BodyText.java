package shark.tui.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import shark.base.Text;
import shark.content.PlainText;
import shark.tui.theme.Role;

/** A body as lines: JSON laid out, text as it is, all else in hexadecimal. */
final class BodyText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_LINES = 20_000;
    private static final int MOST_LINE = 4_000;
    private static final int IN_A_ROW = 16;

    private BodyText() {}

    /** @param type the field Content-Type, with its parameters */
    static List<List<Span>> lines(byte[] body, String type) {
        if (type.toLowerCase(Locale.ROOT).contains("json") || startsAsJson(body)) {
            List<List<Span>> laidOut = json(body);
            if (!laidOut.isEmpty()) {
                return laidOut;
            }
        }
        return PlainText.of(body, type).map(BodyText::split).orElseGet(() -> hex(body));
    }

    private static boolean startsAsJson(byte[] body) {
        return body.length > 1 && (body[0] == '{' || body[0] == '[');
    }

    /** Empty when it is no JSON, or would be too long: a few bytes of nesting lay out to a line of indentation each. */
    private static List<List<Span>> json(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
            if (tree.isMissingNode()) {
                return List.of();
            }
            Bounded laidOut = new Bounded();
            JSON.writerWithDefaultPrettyPrinter().writeValue(laidOut, tree);
            return split(laidOut.text.toString());
        } catch (IOException e) {
            return List.of();
        }
    }

    /** A text up to a length; more is an error. */
    private static final class Bounded extends Writer {
        private static final int MOST = 8 << 20;

        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] characters, int offset, int length) throws IOException {
            if (text.length() + length > MOST) {
                throw new IOException("too long");
            }
            text.append(characters, offset, length);
        }

        @Override
        public void flush() {
            // It is there already.
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }

    private static List<List<Span>> split(String text) {
        List<List<Span>> lines = new ArrayList<>();
        for (String line : text.replace("\t", "    ").split("\r?\n", -1)) {
            if (lines.size() == MOST_LINES) {
                lines.add(Span.line(Role.FAINT, "(more lines follow)"));
                return lines;
            }
            String shown = line.length() > MOST_LINE ? line.substring(0, MOST_LINE) + " ..." : line;
            lines.add(Span.line(Role.TEXT, Text.printable(shown)));
        }
        if (lines.get(lines.size() - 1).get(0).text().isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    /** As hexdump -C. */
    static List<List<Span>> hex(byte[] body) {
        List<List<Span>> lines = new ArrayList<>();
        for (int at = 0; at < body.length; at += IN_A_ROW) {
            if (lines.size() == MOST_LINES) {
                lines.add(Span.line(Role.FAINT, "(more lines follow)"));
                break;
            }
            StringBuilder octets = new StringBuilder();
            StringBuilder letters = new StringBuilder();
            for (int i = at; i < at + IN_A_ROW; i++) {
                octets.append(i == at + IN_A_ROW / 2 ? " " : "");
                octets.append(i < body.length ? " " + HexFormat.of().toHexDigits(body[i]) : "   ");
                letters.append(i >= body.length ? ' ' : body[i] >= 0x20 && body[i] < 0x7f ? (char) body[i] : '.');
            }
            lines.add(List.of(
                    new Span(Role.FAINT, HexFormat.of().toHexDigits(at) + " "),
                    new Span(Role.TEXT, octets.toString()),
                    new Span(Role.FIELD_VALUE, "  " + letters.toString().stripTrailing())));
        }
        return lines;
    }
}
