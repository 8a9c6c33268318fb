package shark.tape;

import java.nio.charset.StandardCharsets;
import java.util.List;
import shark.base.Sha256;
import shark.content.Heads;

/**
 * What a request must equal to be answered from the tape: method, URL and the digest of its body; and the fields that ask
 * for a part or for a change only (RFC 9110 sections 13.1 and 14.2), so that a 206 or 304 is never played to one who wants
 * the whole.
 */
final class MatchKey {
    static final List<String> FIELDS = List.of("Range", "If-Range", "If-None-Match", "If-Modified-Since");

    private MatchKey() {}

    static Sha256 of(RequestHead request, Sha256 body) {
        StringBuilder text = new StringBuilder(128);
        text.append(request.method()).append('\n');
        text.append(request.scheme())
                .append("://")
                .append(request.host())
                .append(':')
                .append(request.port());
        text.append(request.path()).append('\n').append(body.hex());
        for (String field : FIELDS) {
            String value = Heads.field(request.bytes(), field);
            if (!value.isEmpty()) {
                text.append('\n').append(field).append(": ").append(value);
            }
        }
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
