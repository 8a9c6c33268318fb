package shark.cli.diff;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shark.content.PlainText;

/** In what two bodies without content codings differ: JSON value by value, other text line by line, else the first byte. */
public final class BodyDiff {
    /** Differences that are told; the last one tells of the rest. */
    static final int MOST = 200;

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String where;
    private final List<Difference> found = new ArrayList<>();

    private BodyDiff(String where) {
        this.where = where;
    }

    /**
     * A body.
     *
     * @param bytes without content codings
     * @param type the field Content-Type
     */
    public record Content(byte[] bytes, String type) {}

    /** Of two bodies that may be held in memory; none where they are equal. */
    public static List<Difference> of(String where, Content a, Content b) {
        BodyDiff diff = new BodyDiff(where);
        Optional<JsonNode> one = json(a);
        Optional<JsonNode> other = json(b);
        Optional<String> text = PlainText.of(a.bytes, a.type);
        Optional<String> otherText = PlainText.of(b.bytes, b.type);
        if (Arrays.equals(a.bytes, b.bytes)) {
            return List.of();
        }
        if (one.isPresent() && other.isPresent()) {
            diff.values("", one.get(), other.get());
            if (diff.found.isEmpty()) {
                diff.found.add(new Difference(where, "", "the same values", "written in another way"));
            }
        } else if (text.isPresent() && otherText.isPresent()) {
            diff.found.addAll(LineDiff.of(where, text.get(), otherText.get()));
        } else {
            diff.found.addAll(bytes(where, a.bytes.length, b.bytes.length, firstDifference(a.bytes, b.bytes)));
        }
        return diff.found.size() <= MOST ? diff.found : diff.cut();
    }

    /** Of two bodies of which only sizes and the offset of the first byte that differs are known. */
    public static List<Difference> bytes(String where, long a, long b, long offset) {
        List<Difference> found = new ArrayList<>();
        if (a != b) {
            found.add(new Difference(where, "size", a + " bytes", b + " bytes"));
        }
        found.add(new Difference(
                where,
                "byte " + offset,
                offset < a ? "the first to differ" : null,
                offset < b ? "the first to differ" : null));
        return found;
    }

    private static long firstDifference(byte[] a, byte[] b) {
        int mismatch = Arrays.mismatch(a, b);
        return Math.max(0, mismatch);
    }

    private List<Difference> cut() {
        int rest = found.size() - MOST + 1;
        List<Difference> told = new ArrayList<>(found.subList(0, MOST - 1));
        told.add(new Difference(where, "and " + rest + " more", null, null));
        return told;
    }

    private static Optional<JsonNode> json(Content content) {
        if (!content.type.contains("json")) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(new String(content.bytes, StandardCharsets.UTF_8));
            return Optional.ofNullable(node).filter(read -> !read.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty(); // Then it is text.
        }
    }

    private void values(String pointer, JsonNode a, JsonNode b) {
        if (a.isObject() && b.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            a.fieldNames().forEachRemaining(names::add);
            b.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                either(pointer + "/" + name.replace("~", "~0").replace("/", "~1"), a.get(name), b.get(name));
            }
        } else if (a.isArray() && b.isArray()) {
            for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
                either(pointer + "/" + i, a.get(i), b.get(i));
            }
        } else if (!a.equals(b)) {
            either(pointer, a, b);
        }
    }

    private void either(String pointer, @Nullable JsonNode a, @Nullable JsonNode b) {
        if (a != null && b != null && a.isContainerNode() && a.getNodeType() == b.getNodeType()) {
            values(pointer, a, b);
        } else if (a == null || !a.equals(b)) {
            found.add(new Difference(where, pointer, a == null ? null : a.toString(), b == null ? null : b.toString()));
        }
    }
}
