package shark.tape.rules;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import shark.base.Sha256;
import shark.content.Heads;

/**
 * What a request must equal to be answered from the tape: method, URL and the digest of its body; and the fields that ask
 * for a part or for a change only (RFC 9110 sections 13.1 and 14.2), so that a 206 or 304 is never played to one who wants
 * the whole. A tape's rules take something of that away, or add fields. Of bodies they look into small ones only
 * ({@link shark.store.Body#INLINE}), and only of JSON and forms; all others are told apart by their bytes. Safe for use by
 * several threads.
 */
public final class Matching {
    /** The fields that count. */
    public static final List<String> FIELDS = List.of("Range", "If-Range", "If-None-Match", "If-Modified-Since");

    private static final Set<String> OF_RANGES = Set.of("Range", "If-Range");

    /** Without rules. */
    public static final Matching USUAL = new Matching(Rules.NONE);

    private final Rules rules;
    private final Names query;
    private final boolean anyOrder;
    private final Names form;
    private final Pointers json;
    private final Alike.Kinds alike;
    private final List<String> fields;
    private final List<String> whole;

    private Matching(Rules rules) {
        this.rules = rules;
        Rules all = rules.whole();
        this.query = Names.of(all.leaveOutQuery());
        this.anyOrder = all.queryInAnyOrder();
        this.form = Names.of(all.leaveOutForm());
        this.json = new Pointers(all.leaveOutJson());
        this.alike = Alike.Kinds.of(all.alike());
        Names leftOut = Names.of(all.leaveOutHeaders().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList());
        this.fields = Stream.concat(FIELDS.stream(), all.matchHeaders().stream())
                .filter(name -> !leftOut.mean(name.toLowerCase(Locale.ROOT)))
                .distinct()
                .toList();
        this.whole = fields.stream().filter(name -> !OF_RANGES.contains(name)).toList();
    }

    /** By rules. */
    public static Matching of(Rules rules) {
        return rules.equals(Rules.NONE) ? USUAL : new Matching(rules);
    }

    public Rules rules() {
        return rules;
    }

    /** The fields of a head that count. */
    public List<String> fields() {
        return fields;
    }

    /** What equal requests have in common. */
    public Sha256 key(Question asked) {
        return key(asked, fields);
    }

    /** The key of the same request without its range. */
    public Sha256 wholeKey(Question asked) {
        return key(asked, whole);
    }

    private Sha256 key(Question asked, List<String> counting) {
        String body = bodyRules() ? body(asked) : asked.digest().hex();
        String path = queryRules() ? path(asked.path()) : asked.path();
        return key(asked.method(), asked.scheme(), asked.host(), asked.port(), path, body, asked.head(), counting);
    }

    /** Of a request and its body, without rules. */
    static Sha256 key(
            String method,
            String scheme,
            String host,
            int port,
            String path,
            String body,
            byte[] head,
            List<String> fields) {
        StringBuilder text = new StringBuilder(128);
        text.append(method).append('\n');
        text.append(scheme).append("://").append(host).append(':').append(port);
        text.append(path).append('\n').append(body);
        for (String field : fields) {
            String value = Heads.field(head, field);
            if (!value.isEmpty()) {
                text.append('\n').append(field).append(": ").append(value);
            }
        }
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private boolean queryRules() {
        return !query.isEmpty() || anyOrder || !alike.isEmpty();
    }

    private boolean bodyRules() {
        return !form.isEmpty() || !json.isEmpty() || !alike.isEmpty();
    }

    /** A path as it is compared. */
    public String path(String path) {
        int mark = path.indexOf('?');
        if (mark < 0 || !queryRules()) {
            return path;
        }
        String kept = parameters(path.substring(mark + 1), query, anyOrder);
        return path.substring(0, mark) + (kept.isEmpty() ? "" : "?" + kept);
    }

    private String parameters(String text, Names leftOut, boolean sorted) {
        Stream<String> kept = Parameters.parts(text).stream()
                .filter(part -> !leftOut.mean(Parameters.name(part)))
                .map(this::parameter);
        return String.join("&", (sorted ? kept.sorted(Comparator.comparing(Parameters::name)) : kept).toList());
    }

    private String parameter(String part) {
        int sign = part.indexOf('=');
        if (sign < 0 || alike.isEmpty()) {
            return part;
        }
        String value = Parameters.decoded(part.substring(sign + 1));
        String shown = alike.of(value);
        return shown.equals(value) ? part : part.substring(0, sign + 1) + shown;
    }

    private String body(Question asked) {
        Optional<byte[]> content = asked.content();
        if (content.isPresent() && asked.isForm()) {
            return "form " + hex(parameters(new String(content.get(), StandardCharsets.ISO_8859_1), form, false));
        }
        return jsonValues(asked)
                .map(values -> "json " + hex(text(values)))
                .orElseGet(() -> asked.digest().hex());
    }

    private static String text(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        values.forEach((pointer, value) ->
                text.append(pointer).append('\0').append(value).append('\n'));
        return text.toString();
    }

    private static String hex(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** The values of a small body by their names, as they are compared; empty for one that is not looked into. */
    public Optional<Map<String, String>> values(Question asked) {
        Optional<byte[]> content = asked.content();
        if (content.isPresent() && asked.isForm()) {
            String text = new String(content.get(), StandardCharsets.ISO_8859_1);
            return Optional.of(Parameters.byName(parameters(text, form, false)));
        }
        return jsonValues(asked);
    }

    private Optional<Map<String, String>> jsonValues(Question asked) {
        return asked.content()
                .filter(content -> asked.isJson())
                .flatMap(content -> JsonLeaves.of(content, json::mean, alike));
    }
}
