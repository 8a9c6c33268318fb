package shark.cli.har;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message's head, as recorded (RFC 9112, section 2.1).
 *
 * @param first the method, or the version of a response
 * @param second the target, or the status
 * @param third the version, or the reason, which may be empty
 * @param fields in order, with case and repeats
 */
public record Message(String first, String second, String third, List<Field> fields) {
    /** A field line. */
    public record Field(String name, String value) {}

    /** Takes a head apart; what is no field line is left out. */
    public static Message of(String head) {
        String[] lines = head.split("\r?\n", -1);
        String[] words = lines[0].split(" ", 3);
        List<Field> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                fields.add(new Field(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip()));
            }
        }
        return new Message(
                words[0], words.length > 1 ? words[1] : "", words.length > 2 ? words[2] : "", List.copyOf(fields));
    }

    /** The first value of a field. */
    public Optional<String> value(String name) {
        return values(name).stream().findFirst();
    }

    /** All values of a field, in order. */
    public List<String> values(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }
}
