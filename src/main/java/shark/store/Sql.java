package shark.store;

import java.util.ArrayList;
import java.util.List;

/**
 * A condition in SQL over the table {@code exchange}.
 *
 * @param parameters of its question marks, in order
 */
record Sql(String condition, List<?> parameters) {
    /** A body for a function: its digest, its content when it is not in a file, and its message's head. */
    static final String REQUEST_BODY =
            "request_body, (SELECT content FROM body WHERE digest = request_body), request_head";

    static final String RESPONSE_BODY =
            "response_body, (SELECT content FROM body WHERE digest = response_body), response_head";

    static List<Sql> of(List<Condition> conditions, boolean indexed) {
        return conditions.stream().map(condition -> condition.sql(indexed)).toList();
    }

    static Sql of(String condition, Object... parameters) {
        return new Sql(condition, List.of(parameters));
    }

    /** The conditions, each in parentheses, with a word between them. */
    static Sql joined(String word, List<Sql> parts) {
        List<Object> parameters = new ArrayList<>();
        parts.forEach(part -> parameters.addAll(part.parameters));
        return new Sql(
                String.join(
                        word,
                        parts.stream().map(part -> "(" + part.condition + ")").toList()),
                parameters);
    }

    /** SQL's NOT leaves what is unknown (NULL) unknown: here that counts as not so. */
    Sql negated() {
        return new Sql("NOT ifnull(" + condition + ", 0)", parameters);
    }
}
