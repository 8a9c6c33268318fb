package shark.tape.miss;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shark.content.Heads;
import shark.tape.rules.Matching;
import shark.tape.rules.Parameters;
import shark.tape.rules.Question;

/**
 * One thing in which a recorded request and an asked one differ.
 *
 * @param part method, scheme, host, port, path, query, a field's name, body
 * @param name of the parameter, form field or JSON value (its pointer); empty for the part as a whole
 * @param recorded null: there is none, or it is not shown
 * @param asked the same
 */
record Difference(
        String part,
        String name,
        @Nullable String recorded,
        @Nullable String asked) {
    /** Those of one request that are told. */
    static final int MOST = 20;

    /** Characters of a value that are told. */
    private static final int SHOWN = 200;

    /** In words. */
    String text() {
        if (part.equals("body") && name.isEmpty()) {
            return "the request's body";
        }
        return part + (name.isEmpty() ? "" : " " + name) + ": recorded " + shown(recorded) + ", asked " + shown(asked);
    }

    private static String shown(@Nullable String value) {
        return value == null ? "none" : value.isEmpty() ? "nothing" : value;
    }

    private static @Nullable String cut(@Nullable String value) {
        return value == null || value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "\u2026";
    }

    /**
     * All of two requests that is looked at by matching, in order; when nothing else differs it is the body as a whole.
     *
     * @param matching by which the tape has them the same
     */
    static List<Difference> between(Question recorded, Question asked, Matching matching) {
        List<Difference> found = new ArrayList<>();
        add(found, "method", "", recorded.method(), asked.method());
        add(found, "scheme", "", recorded.scheme(), asked.scheme());
        add(found, "host", "", recorded.host(), asked.host());
        add(found, "port", "", Integer.toString(recorded.port()), Integer.toString(asked.port()));
        add(found, "path", "", recorded.bare(), asked.bare());
        String one = query(recorded, matching);
        String other = query(asked, matching);
        if (!one.equals(other)) {
            int before = found.size();
            each(found, "query", Parameters.byName(one), Parameters.byName(other));
            if (found.size() == before) { // The order, or how it is written.
                add(found, "query", "", one, other);
            }
        }
        for (String field : matching.fields()) {
            add(found, field, "", present(recorded.head(), field), present(asked.head(), field));
        }
        if (!recorded.digest().equals(asked.digest()) || found.isEmpty()) {
            body(found, matching.values(recorded), matching.values(asked));
        }
        return found.size() <= MOST ? found : List.copyOf(found.subList(0, MOST));
    }

    private static @Nullable String present(byte[] head, String field) {
        String value = Heads.field(head, field);
        return value.isEmpty() ? null : value;
    }

    private static String query(Question question, Matching matching) {
        String path = matching.path(question.path());
        int mark = path.indexOf('?');
        return mark < 0 ? "" : path.substring(mark + 1);
    }

    private static void body(
            List<Difference> found, Optional<Map<String, String>> recorded, Optional<Map<String, String>> asked) {
        if (recorded.isPresent() && asked.isPresent()) {
            each(found, "body", recorded.get(), asked.get());
        }
        if (found.isEmpty() || recorded.isEmpty() || asked.isEmpty()) {
            found.add(new Difference("body", "", null, null));
        }
    }

    private static void each(
            List<Difference> found, String part, Map<String, String> recorded, Map<String, String> asked) {
        Set<String> names = new LinkedHashSet<>(recorded.keySet());
        names.addAll(asked.keySet());
        for (String name : names) {
            if (found.size() > MOST) {
                return;
            }
            add(found, part, name, recorded.get(name), asked.get(name));
        }
    }

    private static void add(
            List<Difference> found, String part, String name, @Nullable String recorded, @Nullable String asked) {
        if (recorded == null ? asked != null : !recorded.equals(asked)) {
            found.add(new Difference(part, name, cut(recorded), cut(asked)));
        }
    }
}
