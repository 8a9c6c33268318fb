package shark.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import shark.base.Mode;

/**
 * What a word of a command line could become: commands, options and their values, from the commands' own description; names
 * of sandboxes, modes, ids of exchanges and fields of a filter, from what the word's place is called.
 */
final class Completion {
    private static final List<String> EVERYWHERE = List.of("-h", "--help", "-V", "--version");
    private static final List<String> FILTERS =
            List.of("host:", "method:", "path:", "pinned:", "sandbox:", "source:", "status:", "tape:", "type:");

    private final CommandLine root;
    private final Known known;

    /** What there is to name. */
    interface Known {
        List<String> sandboxes();

        List<String> tapes();

        /** Ids, the newest first. */
        List<String> exchanges();
    }

    Completion(CommandLine root, Known known) {
        this.root = root;
        this.known = known;
    }

    /**
     * The words that the one at an index could become.
     *
     * @param start what of it is there
     */
    List<String> of(List<String> line, int at, String start) {
        boolean named = !line.isEmpty() && line.get(0).equals(root.getCommandName()) && at > 0;
        List<String> words = named ? line.subList(1, line.size()) : line;
        int index = named ? at - 1 : at;
        List<CharSequence> ends = new ArrayList<>();
        String[] all = words.toArray(String[]::new);
        AutoComplete.complete(root.getCommandSpec(), all, index, start.length(), start.length(), ends);
        Set<String> found = new TreeSet<>();
        ends.forEach(end -> found.add(start + end));
        List<String> places = start.startsWith("-") ? List.of() : places(words.subList(0, index), start);
        if (start.isEmpty()) {
            found.removeIf(word -> EVERYWHERE.contains(word) || (!places.isEmpty() && word.startsWith("-")));
        }
        found.addAll(places);
        return List.copyOf(found);
    }

    private List<String> places(List<String> before, String start) {
        CommandLine command = root;
        int first = 0;
        for (String word : before) {
            CommandLine sub = command.getSubcommands().get(word);
            if (sub == null) {
                break;
            }
            command = sub;
            first++;
        }
        CommandSpec spec = command.getCommandSpec();
        int place = 0;
        for (int i = first; i < before.size(); i++) {
            OptionSpec option = spec.findOption(before.get(i));
            if (option != null && option.arity().min() > 0) {
                i++; // Its value.
                if (i == before.size()) {
                    return starting(values(spec.name(), option.paramLabel()), start);
                }
            } else if (!before.get(i).startsWith("-")) {
                place++;
            }
        }
        for (PositionalParamSpec positional : spec.positionalParameters()) {
            if (positional.index().contains(place)) {
                return starting(values(spec.name(), positional.paramLabel()), start);
            }
        }
        return List.of();
    }

    private List<String> values(String command, String label) {
        return switch (label) {
            case "NAME" -> command.equals("create") ? List.of() : known.sandboxes();
            case "MODE" -> Arrays.stream(Mode.values()).map(Mode::word).toList();
            case "TAPE" -> known.tapes();
            case "ID" -> known.exchanges();
            case "FILTER" -> FILTERS;
            default -> List.of();
        };
    }

    private static List<String> starting(List<String> words, String start) {
        return words.stream().filter(word -> word.startsWith(start)).toList();
    }
}
