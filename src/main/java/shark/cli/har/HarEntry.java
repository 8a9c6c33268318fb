package shark.cli.har;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import shark.api.ExchangeDetail;
import shark.base.ExchangeRow;
import shark.content.Decoded;

/**
 * An exchange as an entry of a HAR 1.2 log (the W3C's draft of the HTTP Archive format). What HAR has no field for goes into
 * {@code _shark}: there is nothing of an exchange that an entry lacks, but for bodies that were left out.
 */
public final class HarEntry {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double MICROS = 1000;

    private HarEntry() {}

    /**
     * A body.
     *
     * @param bytes as it was sent, with its content codings; empty when it is left out
     * @param size of the whole, in bytes
     */
    public record Content(byte[] bytes, long size) {
        boolean isLeftOut() {
            return bytes.length < size;
        }
    }

    /**
     * Makes the entry.
     *
     * @param question the request's body
     * @param answer the response's
     * @param most bytes that a decoded body may have
     */
    public static ObjectNode of(ExchangeDetail detail, Content question, Content answer, int most) {
        ExchangeRow row = detail.row();
        Instant started = Instant.EPOCH.plus(row.startedMicros(), ChronoUnit.MICROS);
        double millis = row.durationMicros() / MICROS;
        ObjectNode entry = JSON.objectNode();
        entry.put("startedDateTime", started.toString());
        entry.put("time", millis);
        entry.set("request", request(detail, question));
        entry.set("response", response(detail, answer, most));
        entry.set("cache", JSON.objectNode());
        // Only the whole is known: to send is counted in.
        entry.set(
                "timings", JSON.objectNode().put("send", 0).put("wait", millis).put("receive", 0));
        String error = row.error();
        if (error != null) {
            entry.put("comment", error);
        }
        entry.set("_shark", own(detail, question, answer));
        return entry;
    }

    private static ObjectNode request(ExchangeDetail detail, Content body) {
        Message head = Message.of(detail.requestHead());
        ExchangeRow row = detail.row();
        ObjectNode request = JSON.objectNode();
        request.put("method", row.method());
        request.put("url", row.url());
        request.put("httpVersion", head.third().isEmpty() ? "HTTP/1.1" : head.third());
        ArrayNode cookies = request.putArray("cookies");
        head.values("Cookie").forEach(line -> {
            for (String pair : line.split(";", -1)) {
                cookie(cookies, pair);
            }
        });
        fields(request.putArray("headers"), head);
        ArrayNode query = request.putArray("queryString");
        int mark = row.path().indexOf('?');
        if (mark >= 0 && mark + 1 < row.path().length()) {
            for (String pair : row.path().substring(mark + 1).split("&", -1)) {
                int even = pair.indexOf('=');
                query.addObject()
                        .put("name", even < 0 ? pair : pair.substring(0, even))
                        .put("value", even < 0 ? "" : pair.substring(even + 1));
            }
        }
        if (body.size() > 0) {
            ObjectNode posted = request.putObject("postData");
            posted.put("mimeType", head.value("Content-Type").orElse("application/octet-stream"));
            text(posted, "text", body.bytes());
            leftOut(posted, body);
        }
        request.put("headersSize", detail.requestHead().length());
        request.put("bodySize", row.requestBytes());
        return request;
    }

    private static ObjectNode response(ExchangeDetail detail, Content body, int most) {
        Message head = Message.of(detail.responseHead());
        ExchangeRow row = detail.row();
        ObjectNode response = JSON.objectNode();
        response.put("status", row.status());
        response.put("statusText", head.third());
        response.put("httpVersion", head.first().isEmpty() ? "HTTP/1.1" : head.first());
        ArrayNode cookies = response.putArray("cookies");
        head.values("Set-Cookie").forEach(line -> setCookie(cookies, line));
        fields(response.putArray("headers"), head);
        ObjectNode content = response.putObject("content");
        String coding = String.join(", ", head.values("Content-Encoding"));
        Decoded decoded = coding.isEmpty() ? new Decoded(body.bytes(), "") : Decoded.of(body.bytes(), coding, most);
        boolean plain = coding.isEmpty() || !decoded.note().isEmpty();
        byte[] shown = plain ? body.bytes() : decoded.bytes();
        content.put("size", plain ? body.size() : shown.length);
        content.put("mimeType", head.value("Content-Type").orElse(""));
        if (body.size() > 0) {
            text(content, "text", shown);
            leftOut(content, body);
        }
        if (!plain) {
            content.put("compression", shown.length - body.size());
            content.put("_encoded", Base64.getEncoder().encodeToString(body.bytes()));
        }
        response.put("redirectURL", head.value("Location").orElse(""));
        response.put(
                "headersSize",
                detail.responseHead().isEmpty() ? -1 : detail.responseHead().length());
        response.put("bodySize", row.responseBytes());
        return response;
    }

    /** As text where it is UTF-8, else in base64, which is said beside. */
    private static void text(ObjectNode into, String name, byte[] bytes) {
        try {
            into.put(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            into.put(name, Base64.getEncoder().encodeToString(bytes));
            into.put(into.has("size") ? "encoding" : "_encoding", "base64"); // HAR has it for answers only.
        }
    }

    private static void leftOut(ObjectNode into, Content body) {
        if (body.isLeftOut()) {
            into.remove("text");
            into.put("comment", "left out: " + body.size() + " bytes");
            if (!into.has("size")) {
                into.put("text", "");
            }
        }
    }

    private static void fields(ArrayNode into, Message head) {
        head.fields()
                .forEach(field -> into.addObject().put("name", field.name()).put("value", field.value()));
    }

    private static ObjectNode cookie(ArrayNode into, String pair) {
        int even = pair.indexOf('=');
        return into.addObject()
                .put("name", even < 0 ? pair.strip() : pair.substring(0, even).strip())
                .put("value", even < 0 ? "" : pair.substring(even + 1).strip());
    }

    /** RFC 6265, section 4.1.1; a date is left as it is, since HAR wants one of ISO 8601. */
    private static void setCookie(ArrayNode into, String line) {
        String[] parts = line.split(";", -1);
        ObjectNode cookie = cookie(into, parts[0]);
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].strip().split("=", 2);
            String value = pair.length > 1 ? pair[1] : "";
            switch (pair[0].toLowerCase(Locale.ROOT)) {
                case "path" -> cookie.put("path", value);
                case "domain" -> cookie.put("domain", value);
                case "httponly" -> cookie.put("httpOnly", true);
                case "secure" -> cookie.put("secure", true);
                case "samesite" -> cookie.put("_sameSite", value);
                case "expires" -> cookie.put("_expires", value);
                case "max-age" -> cookie.put("_maxAge", value);
                default -> {}
            }
        }
    }

    /** What HAR has no place for. */
    private static ObjectNode own(ExchangeDetail detail, Content question, Content answer) {
        ExchangeRow row = detail.row();
        ObjectNode own = JSON.objectNode();
        own.put("id", row.id());
        own.put("sandbox", row.sandbox());
        own.put("tape", row.tape());
        own.put("source", row.source().word());
        own.put("pinned", row.pinned());
        own.put("playedFrom", row.playedFrom());
        own.put("requestHead", detail.requestHead());
        own.put("responseHead", detail.responseHead());
        own.put("requestTrailers", detail.requestTrailers());
        own.put("responseTrailers", detail.responseTrailers());
        own.set("informational", strings(detail.informational()));
        own.put("requestDigest", detail.requestDigest());
        own.put("responseDigest", detail.responseDigest());
        own.put("bodiesLeftOut", question.isLeftOut() || answer.isLeftOut());
        return own;
    }

    private static ArrayNode strings(List<String> texts) {
        ArrayNode array = JSON.arrayNode();
        texts.forEach(array::add);
        return array;
    }
}
