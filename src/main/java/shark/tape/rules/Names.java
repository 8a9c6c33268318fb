package shark.tape.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names that rules mean: exact ones, and beginnings where a rule ends in {@code *}. */
record Names(Set<String> exact, List<String> beginnings) {
    static Names of(List<String> rules) {
        Set<String> exact = new HashSet<>();
        List<String> beginnings = new ArrayList<>();
        for (String rule : rules) {
            if (rule.endsWith("*")) {
                beginnings.add(rule.substring(0, rule.length() - 1));
            } else {
                exact.add(rule);
            }
        }
        return new Names(exact, beginnings);
    }

    boolean isEmpty() {
        return exact.isEmpty() && beginnings.isEmpty();
    }

    boolean mean(String name) {
        return exact.contains(name) || beginnings.stream().anyMatch(name::startsWith);
    }
}
