package shark.tui.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import shark.api.ExchangeDetail;
import shark.base.ExchangeRow;
import shark.base.Text;
import shark.content.Decoded;
import shark.tui.theme.Role;

/**
 * An exchange as lines, twice.
 *
 * @param laidOut bodies decoded and laid out
 * @param raw bodies as they passed
 */
public record ExchangeText(List<List<Span>> laidOut, List<List<Span>> raw) {

    /** A body, or its beginning; size is that of the whole. */
    public record Body(byte[] content, long size) {}

    /** Lays an exchange out. */
    public static ExchangeText of(ExchangeDetail detail, Body request, Body response) {
        return new ExchangeText(lines(detail, request, response, false), lines(detail, request, response, true));
    }

    private static List<List<Span>> lines(ExchangeDetail detail, Body request, Body response, boolean raw) {
        List<List<Span>> lines = new ArrayList<>(summary(detail.row()));
        heading(lines, "Request");
        head(lines, detail.requestHead());
        body(lines, request, detail.requestHead(), raw);
        head(lines, detail.requestTrailers());
        for (String interim : detail.informational()) {
            heading(lines, "Interim response");
            head(lines, interim);
        }
        if (!detail.responseHead().isEmpty()) {
            heading(lines, "Response");
            head(lines, detail.responseHead());
            body(lines, response, detail.responseHead(), raw);
            head(lines, detail.responseTrailers());
        }
        return List.copyOf(lines);
    }

    private static List<List<Span>> summary(ExchangeRow row) {
        List<List<Span>> lines = new ArrayList<>();
        String times = Text.micros(row.durationMicros()) + ", " + Text.bytes(row.requestBytes()) + " out, "
                + Text.bytes(row.responseBytes()) + " in";
        String from = row.playedFrom() > 0 ? ", from exchange " + row.playedFrom() : "";
        lines.add(field("source", row.source().word() + from + (row.pinned() ? ", pinned" : "")));
        lines.add(field("passed", times));
        lines.add(field("of", row.sandbox() + ", on the tape " + row.tape()));
        String error = row.error();
        if (error != null) {
            lines.add(
                    List.of(new Span(Role.FIELD_NAME, "error   "), new Span(Role.SERVER_ERROR, Text.printable(error))));
        }
        return lines;
    }

    private static List<Span> field(String name, String value) {
        return List.of(
                new Span(Role.FIELD_NAME, String.format(Locale.ROOT, "%-8s", name)),
                new Span(Role.FIELD_VALUE, Text.printable(value)));
    }

    private static void heading(List<List<Span>> lines, String text) {
        lines.add(Span.line(Role.TEXT, ""));
        lines.add(Span.line(Role.HEADING, text));
    }

    private static void head(List<List<Span>> lines, String head) {
        for (String line : head.split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            if (line.isBlank()) {
                continue;
            }
            lines.add(
                    colon <= 0 || line.startsWith("HTTP/") || line.indexOf(' ') < colon
                            ? Span.line(Role.TEXT, Text.printable(line))
                            : List.of(
                                    new Span(Role.FIELD_NAME, Text.printable(line.substring(0, colon + 1))),
                                    new Span(Role.FIELD_VALUE, Text.printable(line.substring(colon + 1)))));
        }
    }

    private static void body(List<List<Span>> lines, Body body, String head, boolean raw) {
        if (body.size() == 0) {
            return;
        }
        lines.add(Span.line(Role.TEXT, ""));
        Decoded decoded =
                raw ? new Decoded(body.content(), "") : Decoded.of(body.content(), fieldOf(head, "content-encoding"));
        if (decoded.bytes().length > 0) {
            lines.addAll(
                    raw
                            ? BodyText.hex(decoded.bytes())
                            : BodyText.lines(decoded.bytes(), fieldOf(head, "content-type")));
        }
        if (!decoded.note().isEmpty()) {
            lines.add(Span.line(Role.FAINT, "(" + decoded.note() + ")"));
        }
        if (body.content().length < body.size()) {
            String whole = "the first " + Text.bytes(body.content().length) + " of " + Text.bytes(body.size());
            lines.add(Span.line(Role.FAINT, "(" + whole + "; all of it: shark http show ID --body)"));
        }
    }

    /** The values of a field, joined (RFC 9110, section 5.3); empty where there is none. */
    private static String fieldOf(String head, String name) {
        StringBuilder value = new StringBuilder();
        for (String line : head.split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
                value.append(value.length() == 0 ? "" : ", ")
                        .append(line.substring(colon + 1).strip());
            }
        }
        return value.toString();
    }
}
