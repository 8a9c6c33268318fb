package shark.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One case of a file under {@code src/test/resources/http/transcripts}: what the client does, what the origin does, each in
 * its own order, and what is recorded. The file format:
 *
 * <pre>
 *     == name of the case
 *     client&gt; TEXT      the client sends;      client&lt; TEXT   it must get
 *     origin&lt; TEXT      the origin must get;   origin&gt; TEXT   it answers
 *     client ends        it has said all (half a close)
 *     client is closed   nothing more comes, and the end is a proper one;  client is reset: it is not
 *     client mode MODE   all so far is stored; then the mode is changed
 *     origin accepts     a further connection comes; else one comes when there is none
 *     origin closes      and takes no more on this connection;  origin resets
 *     row METHOD URL STATUS SOURCE REQUEST-BYTES RESPONSE-BYTES [ERROR]
 *     asked TEXT         content of the last row's request;  answered TEXT: of its response;  interim TEXT: its 1xx
 * </pre>
 *
 * Each TEXT ends with CR LF unless a backslash is its last character; {@code \r \n \t \0 \xHH} stand for characters, and
 * {@code {TEXT*N}} for N times the text.
 */
record Transcript(String name, List<Step> client, List<Step> origin, List<Row> rows) {
    private static final Pattern REPEATED = Pattern.compile("\\{([^{}]*)\\*(\\d+)}");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(r|n|t|0|x[0-9a-f]{2}|$)");

    enum Act {
        SENDS,
        GETS,
        ENDS,
        IS_CLOSED,
        IS_RESET,
        MODE,
        ACCEPTS,
        CLOSES,
        RESETS
    }

    /** What one side does next. */
    record Step(Act act, String text) {}

    /** What is recorded of one exchange; a part that is null may be anything. */
    record Row(String line, String asked, String answered, String interim) {}

    static List<Transcript> read(String text) {
        List<Transcript> cases = new ArrayList<>();
        Transcript last = null;
        for (String line : text.lines().toList()) {
            if (line.startsWith("== ")) {
                last = new Transcript(line.substring(3), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
                cases.add(last);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                last.add(line);
            }
        }
        return cases;
    }

    private void add(String line) {
        int blank = line.indexOf(' ');
        String word = blank < 0 ? line : line.substring(0, blank);
        String rest = blank < 0 ? "" : line.substring(blank + 1);
        switch (word) {
            case "client>" -> add(client, Act.SENDS, text(rest));
            case "client<" -> add(client, Act.GETS, text(rest));
            case "origin>" -> add(origin, Act.SENDS, text(rest));
            case "origin<" -> add(origin, Act.GETS, text(rest));
            case "client", "origin" -> {
                boolean mode = rest.startsWith("mode ");
                Act act = mode
                        ? Act.MODE
                        : Act.valueOf(rest.toUpperCase(java.util.Locale.ROOT).replace(' ', '_'));
                (word.equals("client") ? client : origin).add(new Step(act, mode ? rest.substring(5) : ""));
            }
            case "row" -> rows.add(new Row(rest, null, null, null));
            default -> {
                Row row = rows.remove(rows.size() - 1);
                rows.add(
                        switch (word) {
                            case "asked" -> new Row(row.line, text(rest + "\\"), row.answered, row.interim);
                            case "answered" -> new Row(row.line, row.asked, text(rest + "\\"), row.interim);
                            case "interim" -> new Row(row.line, row.asked, row.answered, text(rest + "\\"));
                            default -> throw new IllegalArgumentException("no such line: " + line);
                        });
            }
        }
    }

    /** Neighbours are one step, so that they go out in one write. */
    private static void add(List<Step> steps, Act act, String text) {
        Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
        if (last != null && last.act == act) {
            steps.set(steps.size() - 1, new Step(act, last.text + text));
        } else {
            steps.add(new Step(act, text));
        }
    }

    private static String text(String written) {
        String repeated = REPEATED.matcher(written)
                .replaceAll(found -> Matcher.quoteReplacement(repeated(found.group(1), found)));
        StringBuilder text = new StringBuilder(ESCAPED.matcher(repeated)
                .replaceAll(found -> Matcher.quoteReplacement(
                        switch (found.group(1)) {
                            case "r" -> "\r";
                            case "n" -> "\n";
                            case "t" -> "\t";
                            case "0" -> "\0";
                            case "" -> "";
                            default ->
                                String.valueOf(
                                        (char) Integer.parseInt(found.group(1).substring(1), 16));
                        })));
        return written.endsWith("\\") ? text.toString() : text.append("\r\n").toString();
    }

    private static String repeated(String text, java.util.regex.MatchResult found) {
        return text.repeat(Integer.parseInt(found.group(2)));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
