package shark.cli.har;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at a HAR log by its public JSON schemas (package har-schema 2.0.0, {@code src/test/resources/har}): the keywords that
 * these use, and that every field without an underscore is one of theirs.
 */
final class HarSchema {
    private final List<String> faults = new ArrayList<>();

    private HarSchema() {}

    /** What is wrong, each with its place; empty when nothing is. */
    static List<String> faults(JsonNode value, String schema) {
        HarSchema check = new HarSchema();
        check.value(value, read(schema + ".json"), "$");
        return check.faults;
    }

    private static JsonNode read(String name) {
        try (InputStream stream = HarSchema.class.getResourceAsStream("/har/" + name)) {
            return new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void value(JsonNode value, JsonNode rules, String place) {
        if (rules.has("$ref")) {
            value(value, read(rules.get("$ref").asText().replace("#", "")), place);
            return;
        }
        if (rules.has("type") && !isOfType(value, rules.get("type"))) {
            faults.add(place + " is no " + rules.get("type"));
            return;
        }
        if (value.isTextual()) {
            text(value.asText(), rules, place);
        }
        rules.path("required").forEach(name -> {
            if (value.isObject() && !value.has(name.asText())) {
                faults.add(place + " lacks " + name.asText());
            }
        });
        if (value.isNumber()
                && rules.has("min")
                && value.asDouble() < rules.get("min").asDouble()) {
            faults.add(place + " is too small");
        }
        if (value.isObject()) {
            value.properties().forEach(field -> {
                JsonNode known = rules.path("properties").get(field.getKey());
                if (known != null) {
                    value(field.getValue(), known, place + "." + field.getKey());
                } else if (!field.getKey().startsWith("_")) {
                    faults.add(place + " has an unknown " + field.getKey());
                }
            });
        }
        if (value.isArray() && rules.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                value(value.get(i), rules.get("items"), place + "[" + i + "]");
            }
        }
    }

    private void text(String text, JsonNode rules, String place) {
        if (rules.has("pattern")
                && !java.util.regex.Pattern.compile(rules.get("pattern").asText())
                        .matcher(text)
                        .find()) {
            faults.add(place + " has another form");
        }
        try {
            switch (rules.path("format").asText()) {
                case "date-time" -> OffsetDateTime.parse(text);
                case "uri" -> {
                    if (!java.net.URI.create(text).isAbsolute()) {
                        faults.add(place + " is no absolute URI");
                    }
                }
                default -> {}
            }
        } catch (DateTimeParseException | IllegalArgumentException e) {
            faults.add(place + ": " + e.getMessage());
        }
    }

    private static boolean isOfType(JsonNode value, JsonNode type) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (isOfType(value, one)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException("the schema's type " + type + " is not known here");
        };
    }
}
