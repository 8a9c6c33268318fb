package shark.tape.rules;

import java.util.List;

/** JSON pointers (RFC 6901) that rules mean; a step that is {@code *} is any. */
record Pointers(List<String> rules) {
    boolean isEmpty() {
        return rules.isEmpty();
    }

    boolean mean(String pointer) {
        return rules.stream().anyMatch(rule -> means(rule, pointer));
    }

    private static boolean means(String rule, String pointer) {
        int at = 0;
        int in = 0;
        while (in < rule.length() && at < pointer.length()) {
            int end = end(rule, in + 1);
            int to = end(pointer, at + 1);
            boolean any = end == in + 2 && rule.charAt(in + 1) == '*';
            if (!any && (end - in != to - at || !rule.regionMatches(in, pointer, at, end - in))) {
                return false;
            }
            in = end;
            at = to;
        }
        return in == rule.length() && at == pointer.length();
    }

    private static int end(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }
}
