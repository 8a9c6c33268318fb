package shark.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** JSON-RPC 2.0, one object a line, to and from records. Safe for use by several threads. */
public final class Codec {
    /** A longer line is refused. */
    public static final int MOST_LINE = 4 << 20;

    private final ObjectMapper mapper = JsonMapper.builder()
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .configure(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, true)
            .configure(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS, true)
            .build();

    /** A request as it came. */
    public record Call(String method, JsonNode parameters) {}

    /** A request's line, without its end. */
    public String request(Method<?, ?> method, Object parameters) {
        ObjectNode object = mapper.createObjectNode();
        object.put("jsonrpc", "2.0").put("id", 1).put("method", method.name());
        object.set("params", mapper.valueToTree(parameters));
        return write(object);
    }

    /** Reads a request's line; INVALID when it is none. */
    public Call readRequest(String line) {
        JsonNode object = read(line);
        if (!object.path("jsonrpc").asText().equals("2.0")
                || !object.path("method").isTextual()) {
            throw new SharkException(ErrorCode.INVALID, "a line that is no JSON-RPC 2.0 request came");
        }
        return new Call(object.get("method").asText(), object.path("params"));
    }

    /** Turns parameters into their record. */
    public <P> P parameters(Method<P, ?> method, JsonNode parameters) {
        return convert(method.name(), parameters, method.parameters());
    }

    public String result(Object result) {
        ObjectNode object = mapper.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
        object.set("result", mapper.valueToTree(result));
        return write(object);
    }

    public String error(SharkException error) {
        ObjectNode object = mapper.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
        ObjectNode body = object.putObject("error");
        body.put("code", -32000).put("message", error.getMessage());
        body.putObject("data").put("code", error.code().name());
        return write(object);
    }

    /** Reads an answer's line: its result, or throws the error that it holds. */
    public <R> R readResult(Method<?, R> method, String line) {
        JsonNode object = read(line);
        JsonNode error = object.get("error");
        if (error != null) {
            throw new SharkException(
                    code(error.path("data").path("code").asText()),
                    error.path("message").asText("the daemon failed"));
        }
        return convert(method.name(), object.path("result"), method.result());
    }

    /** A daemon of a newer version may have codes that are not known here. */
    private static ErrorCode code(String name) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.name().equals(name))
                .findFirst()
                .orElse(ErrorCode.INTERNAL);
    }

    /** A notification's line (JSON-RPC 2.0, section 4.1). */
    public String event(Event event) {
        ObjectNode object = mapper.createObjectNode().put("jsonrpc", "2.0").put("method", "event");
        object.set("params", mapper.valueToTree(event));
        return write(object);
    }

    /** Reads a notification's line. */
    public Event readEvent(String line) {
        return convert("event", read(line).path("params"), Event.class);
    }

    /** Any record as a line of JSON. */
    public String line(Object value) {
        return write(mapper.valueToTree(value));
    }

    /** Reads a {@link #line}. */
    public <T> T record(Class<T> type, String line) {
        return convert(type.getSimpleName(), read(line), type);
    }

    /** Any record as lines of JSON for people. */
    public String pretty(Object value) {
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T convert(String what, JsonNode node, Class<T> type) {
        try {
            T value = mapper.treeToValue(node, type);
            if (value == null) {
                throw new SharkException(ErrorCode.INVALID, what + " lacks its parameters");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new SharkException(ErrorCode.INVALID, what + ": " + e.getOriginalMessage(), e);
        }
    }

    private JsonNode read(String line) {
        try {
            return mapper.readTree(line);
        } catch (JsonProcessingException e) {
            throw new SharkException(ErrorCode.INVALID, "a line that is no JSON came: " + e.getOriginalMessage(), e);
        }
    }

    private String write(JsonNode node) {
        try {
            return mapper.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
