package shark.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The system calls by name that may be made whatever their arguments, in sections with conditions; the form is told in
 * {@code container/syscalls.txt}.
 */
record Syscalls(List<Section> sections) {
    /**
     * Names that are allowed where the condition holds.
     *
     * @param condition one of {@code always}, {@code on}, {@code with}, {@code since}
     */
    private record Section(String condition, List<String> values, List<String> names) {
        boolean holds(Machine machine, Set<String> capabilities) {
            return switch (condition) {
                case "always" -> true;
                case "on" -> values.contains(machine.architecture());
                case "with" -> capabilities.containsAll(values);
                case "since" -> machine.kernelIsAtLeast(values.get(0));
                default -> throw new IllegalStateException("syscalls.txt has the condition " + condition);
            };
        }
    }

    static Syscalls load() {
        try (InputStream file = Syscalls.class.getResourceAsStream("/container/syscalls.txt")) {
            if (file == null) {
                throw new IllegalStateException("container/syscalls.txt is not in this build");
            }
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Syscalls parse(String text) {
        List<Section> sections = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("[")) {
                List<String> words = words(line.substring(1, line.indexOf(']')));
                sections.add(new Section(words.get(0), words.subList(1, words.size()), new ArrayList<>()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                sections.get(sections.size() - 1).names().addAll(words(line));
            }
        }
        return new Syscalls(sections);
    }

    /** Those that are allowed there with these capabilities, in order. */
    List<String> allowed(Machine machine, Set<String> capabilities) {
        Set<String> names = new TreeSet<>();
        for (Section section : sections) {
            if (section.holds(machine, capabilities)) {
                names.addAll(section.names());
            }
        }
        return List.copyOf(names);
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split(" +"));
    }
}
