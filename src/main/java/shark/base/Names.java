package shark.base;

import java.util.regex.Pattern;

/** The form of the names that people give to sandboxes and tapes: they become file names, host names and cgroup names. */
public final class Names {
    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");

    private Names() {}

    /**
     * Returns the name when it has the form.
     *
     * @param what "sandbox" or "tape", for the message
     */
    public static String checked(String what, String name) {
        if (!FORM.matcher(name).matches()) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    what + " name '" + printable(name)
                            + "' is not usable; take 1 to 63 letters, digits, '.', '_' or '-', the first a letter or digit");
        }
        return name;
    }

    private static String printable(String name) {
        String shown = name.length() > 80 ? name.substring(0, 80) + "..." : name;
        return Text.printable(shown).replace('\n', '?');
    }
}
