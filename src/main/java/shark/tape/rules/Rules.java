package shark.tape.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What a tape leaves out when it matches. A name that ends in {@code *} means all that begin so.
 *
 * @param presets rules of others' that come on top
 * @param leaveOutQuery names of query parameters
 * @param leaveOutHeaders of the fields that count otherwise: Range, If-Range, If-None-Match, If-Modified-Since
 * @param leaveOutJson JSON pointers (RFC 6901); a step that is {@code *} is any member or element
 * @param leaveOutForm names of form fields
 * @param matchHeaders fields that count beside the usual ones
 * @param queryInAnyOrder true: the order of query parameters means nothing
 * @param alike values of query, form and JSON that count as equal
 */
public record Rules(
        List<Preset> presets,
        List<String> leaveOutQuery,
        List<String> leaveOutHeaders,
        List<String> leaveOutJson,
        List<String> leaveOutForm,
        List<String> matchHeaders,
        boolean queryInAnyOrder,
        List<Alike> alike) {
    /** Of a tape that has none. */
    public static final Rules NONE =
            new Rules(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), false, List.of());

    /** Those of some presets only. */
    public static Rules of(List<Preset> presets) {
        return new Rules(presets, List.of(), List.of(), List.of(), List.of(), List.of(), false, List.of());
    }

    /** The same with the presets' own rules in their place. */
    Rules whole() {
        if (presets.isEmpty()) {
            return this;
        }
        List<Rules> all = new ArrayList<>();
        all.add(this);
        presets.forEach(preset -> all.add(preset.rules()));
        return new Rules(
                List.of(),
                joined(all, Rules::leaveOutQuery),
                joined(all, Rules::leaveOutHeaders),
                joined(all, Rules::leaveOutJson),
                joined(all, Rules::leaveOutForm),
                joined(all, Rules::matchHeaders),
                queryInAnyOrder,
                joined(all, Rules::alike));
    }

    private static <T> List<T> joined(List<Rules> all, Function<Rules, Collection<T>> part) {
        Set<T> values = new LinkedHashSet<>();
        all.forEach(rules -> values.addAll(part.apply(rules)));
        return List.copyOf(values);
    }
}
