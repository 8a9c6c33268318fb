package shark.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.sqlite.Function;

/**
 * What filters ask of texts, as functions of SQL: {@code regexp(expression, text)} and {@code has_words(phrase, text...)} over
 * text or the bytes of a head, {@code body_regexp(expression, digest, content, head)} and {@code body_has_words(phrase, digest,
 * content, head)} over a body's text.
 */
final class SearchFunctions {
    private static final int MOST_KEPT = 16;
    /** SQLITE_BLOB: a head, whose bytes need not be UTF-8. */
    private static final int BLOB = 4;

    private static final int ANY_COUNT = -1;

    private final Searched searched;
    private final Map<String, Pattern> patterns = new HashMap<>();
    private final Map<String, Words> phrases = new HashMap<>();

    private SearchFunctions(Searched searched) {
        this.searched = searched;
    }

    /** Gives a connection the functions. */
    static void define(Connection connection, Searched searched) throws SQLException {
        SearchFunctions functions = new SearchFunctions(searched);
        define(connection, "regexp", 2, call -> Expressions.find(functions.pattern(call.text(0)), call.text(1)));
        define(
                connection,
                "has_words",
                ANY_COUNT,
                call -> functions.words(call.text(0)).isIn(call.textFrom(1)));
        define(
                connection,
                "body_regexp",
                4,
                call -> Expressions.find(functions.pattern(call.text(0)), functions.body(call)));
        define(
                connection,
                "body_has_words",
                4,
                call -> functions.words(call.text(0)).isIn(functions.body(call)));
    }

    private interface Test {
        boolean holds(Call call) throws SQLException;
    }

    private static void define(Connection connection, String name, int count, Test test) throws SQLException {
        Function.create(connection, name, new Call(test), count, Function.FLAG_DETERMINISTIC);
    }

    private static final class Call extends Function {
        private final Test test;

        Call(Test test) {
            this.test = test;
        }

        @Override
        protected void xFunc() throws SQLException {
            result(test.holds(this) ? 1 : 0);
        }

        byte[] bytes(int index) throws SQLException {
            byte[] bytes = value_blob(index);
            return bytes == null ? new byte[0] : bytes;
        }

        boolean isNull(int index) throws SQLException {
            return value_blob(index) == null;
        }

        String text(int index) throws SQLException {
            return new String(
                    bytes(index), value_type(index) == BLOB ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        }

        String textFrom(int first) throws SQLException {
            StringBuilder text = new StringBuilder();
            for (int i = first; i < args(); i++) {
                text.append(text(i)).append('\n');
            }
            return text.toString();
        }
    }

    private String body(Call call) throws SQLException {
        return searched.body(
                call.isNull(1) ? null : call.bytes(1), call.isNull(2) ? null : call.bytes(2), call.bytes(3));
    }

    private Pattern pattern(String text) {
        if (patterns.size() > MOST_KEPT) {
            patterns.clear();
        }
        return patterns.computeIfAbsent(text, Expressions::of);
    }

    private Words words(String phrase) {
        if (phrases.size() > MOST_KEPT) {
            phrases.clear();
        }
        return phrases.computeIfAbsent(phrase, Words::of);
    }
}
