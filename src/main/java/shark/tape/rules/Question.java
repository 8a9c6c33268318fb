package shark.tape.rules;

import java.util.Optional;
import shark.base.ExchangeRow;
import shark.base.Sha256;
import shark.content.Heads;
import shark.store.Body;
import shark.store.Exchange;

/**
 * A request, as far as matching looks at it.
 *
 * @param path origin-form target with its query
 * @param head as received, from the method to the empty line
 * @param body its content
 */
public record Question(String method, String scheme, String host, int port, String path, byte[] head, Body body) {
    /** The question of a recorded exchange. */
    public static Question of(Exchange recorded) {
        ExchangeRow row = recorded.row();
        return new Question(
                row.method(),
                row.scheme(),
                row.host(),
                row.port(),
                row.path(),
                recorded.requestHead(),
                recorded.requestBody());
    }

    public Sha256 digest() {
        return body.digest();
    }

    /** The body's bytes, when it is small enough ({@link Body#INLINE}) to be looked into and is something. */
    public Optional<byte[]> content() {
        return body instanceof Body.Small small && small.size() > 0 ? Optional.of(small.content()) : Optional.empty();
    }

    /** True for what calls itself JSON (RFC 8259 section 11, RFC 6839 section 3.1). */
    public boolean isJson() {
        String type = Heads.mediaType(head);
        return type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
    }

    /** True for the fields of a form (URL Standard, section 5). */
    public boolean isForm() {
        return Heads.mediaType(head).equals("application/x-www-form-urlencoded");
    }

    /** The path without its query. */
    public String bare() {
        int mark = path.indexOf('?');
        return mark < 0 ? path : path.substring(0, mark);
    }

    /** The absolute URL; the port is left out where it is the scheme's own. */
    public String url() {
        boolean usual = port == (scheme.equals("https") ? 443 : 80);
        String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return scheme + "://" + literal + (usual ? "" : ":" + port) + path;
    }
}
