package shark.tape.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** {@link Rules} as JSON: an object whose members have the names of the record's; one that is not there is empty. */
public final class RulesText {
    /** Characters of a whole text, and entries of a list. */
    private static final int MOST = 64 * 1024;

    private static final int MOST_ENTRIES = 200;
    private static final Set<String> KNOWN = new TreeSet<>(Set.of(
            "presets",
            "leaveOutQuery",
            "leaveOutHeaders",
            "leaveOutJson",
            "leaveOutForm",
            "matchHeaders",
            "queryInAnyOrder",
            "alike"));
    private static final ObjectMapper JSON = new ObjectMapper();

    private RulesText() {}

    /** Reads a text; INVALID with a sentence for what is none. An empty one has no rules. */
    public static Rules parse(String text) {
        if (text.isBlank()) {
            return Rules.NONE;
        }
        if (text.length() > MOST) {
            throw invalid("they are longer than " + MOST + " characters");
        }
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw invalid("they are no JSON: " + e.getOriginalMessage());
        }
        if (!node.isObject()) {
            throw invalid("they are no JSON object");
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                throw invalid("there is no '" + name + "'; there are " + String.join(", ", KNOWN));
            }
        });
        JsonNode anyOrder = node.path("queryInAnyOrder");
        if (!anyOrder.isMissingNode() && !anyOrder.isBoolean()) {
            throw invalid("queryInAnyOrder is true or false");
        }
        List<String> pointers = words(node, "leaveOutJson");
        pointers.forEach(RulesText::checkPointer);
        return new Rules(
                words(node, "presets").stream().map(Preset::of).toList(),
                words(node, "leaveOutQuery"),
                words(node, "leaveOutHeaders"),
                pointers,
                words(node, "leaveOutForm"),
                words(node, "matchHeaders"),
                anyOrder.asBoolean(),
                words(node, "alike").stream().map(Alike::of).toList());
    }

    private static List<String> words(JsonNode node, String name) {
        JsonNode list = node.path(name);
        if (list.isMissingNode()) {
            return List.of();
        }
        if (!list.isArray() || list.size() > MOST_ENTRIES) {
            throw invalid(name + " is a list of at most " + MOST_ENTRIES + " texts");
        }
        List<String> words = new ArrayList<>();
        for (JsonNode word : list) {
            if (!word.isTextual() || word.asText().isEmpty()) {
                throw invalid(name + " holds '" + word + "', which is no text");
            }
            words.add(word.asText());
        }
        return List.copyOf(words);
    }

    /** RFC 6901 section 3. */
    private static void checkPointer(String pointer) {
        if (!pointer.startsWith("/") || pointer.matches("(?s).*~(?![01]).*")) {
            throw invalid("'" + pointer + "' is no JSON pointer; one is /meta/time or /items/*/id");
        }
    }

    private static SharkException invalid(String why) {
        return new SharkException(ErrorCode.INVALID, "the rules cannot be read: " + why);
    }

    /** Only what is not empty; empty for no rules at all. */
    public static String of(Rules rules) {
        return rules.equals(Rules.NONE) ? "" : object(rules).toString();
    }

    /** The same as a tree, {@code {}} for no rules. */
    public static ObjectNode object(Rules rules) {
        ObjectNode node = JSON.createObjectNode();
        put(node, "presets", rules.presets(), Preset::word);
        put(node, "leaveOutQuery", rules.leaveOutQuery(), name -> name);
        put(node, "leaveOutHeaders", rules.leaveOutHeaders(), name -> name);
        put(node, "leaveOutJson", rules.leaveOutJson(), name -> name);
        put(node, "leaveOutForm", rules.leaveOutForm(), name -> name);
        put(node, "matchHeaders", rules.matchHeaders(), name -> name);
        if (rules.queryInAnyOrder()) {
            node.put("queryInAnyOrder", true);
        }
        put(node, "alike", rules.alike(), Alike::word);
        return node;
    }

    private static <T> void put(ObjectNode node, String name, Collection<T> values, Function<T, String> word) {
        if (!values.isEmpty()) {
            ArrayNode list = node.putArray(name);
            values.forEach(value -> list.add(word.apply(value)));
        }
    }
}
