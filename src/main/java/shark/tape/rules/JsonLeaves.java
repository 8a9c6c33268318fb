package shark.tape.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A JSON text taken apart: each value by its pointer (RFC 6901), as it was written, objects and arrays as {@code {}} and
 * {@code []} before what is in them. Texts are hostile: what is nested deeper than {@link #DEPTH}, names a member twice or
 * comes out larger than {@link #MOST} is not taken apart at all.
 */
final class JsonLeaves {
    static final int DEPTH = 64;

    /** Characters of all pointers and values: a long name before many values repeats itself. */
    static final int MOST = 1 << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH)
                    .maxNumberLength(1000)
                    .build())
            .build();

    private final Predicate<String> leftOut;
    private final Alike.Kinds alike;
    private final Map<String, String> leaves = new TreeMap<>();
    private int size;

    private JsonLeaves(Predicate<String> leftOut, Alike.Kinds alike) {
        this.leftOut = leftOut;
        this.alike = alike;
    }

    /**
     * Takes a text apart.
     *
     * @param leftOut the pointers of what is left out, with all that is in it
     * @param alike kinds of values that are shown as such
     * @return sorted by pointer; empty for what is no JSON or is not taken apart
     */
    static Optional<Map<String, String>> of(byte[] text, Predicate<String> leftOut, Alike.Kinds alike) {
        JsonLeaves found = new JsonLeaves(leftOut, alike);
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            boolean whole = first != null && found.value(parser, first, "") && parser.nextToken() == null;
            return whole ? Optional.of(found.leaves) : Optional.empty();
        } catch (IOException e) { // Among it what is nested too deep.
            return Optional.empty();
        }
    }

    private boolean value(JsonParser parser, JsonToken token, String pointer) throws IOException {
        size += pointer.length();
        if (size > MOST || leftOut.test(pointer)) {
            parser.skipChildren();
            return size <= MOST;
        }
        return switch (token) {
            case START_OBJECT -> leaf(pointer, "{}") && members(parser, pointer);
            case START_ARRAY -> leaf(pointer, "[]") && elements(parser, pointer);
            case VALUE_STRING -> leaf(pointer, text(parser.getText()));
            default -> leaf(pointer, alike.of(parser.getText()));
        };
    }

    private boolean members(JsonParser parser, String pointer) throws IOException {
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_OBJECT; next = parser.nextToken()) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            String inner = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            if (token == null || leaves.containsKey(inner) || !value(parser, token, inner)) {
                return false;
            }
        }
        return true;
    }

    private boolean elements(JsonParser parser, String pointer) throws IOException {
        int index = 0;
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            if (next == null || !value(parser, next, pointer + "/" + index)) {
                return false;
            }
            index++;
        }
        return true;
    }

    private boolean leaf(String pointer, String value) {
        size += value.length();
        leaves.put(pointer, value);
        return size <= MOST;
    }

    private String text(String value) {
        String shown = alike.of(value);
        return shown.equals(value)
                ? "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + "\""
                : shown;
    }
}
