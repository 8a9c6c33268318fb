package shark.tape.miss;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import shark.base.ExchangeRow;
import shark.tape.rules.Matching;
import shark.tape.rules.Question;

/**
 * The answer to a request that is not on the tape: up to {@link #NEAREST} recorded requests, and in what they differ.
 *
 * @param nearest the nearest first
 */
public record Miss(Question asked, String tape, List<Near> nearest) {
    private static final int NEAREST = 3;

    /** Rows that are looked at for these, of equal requests most: a page that was fetched again and again is told once. */
    private static final int LOOKED_AT = 20;

    private static final int OTHER_HOST = 100_000;
    private static final int OTHER_PORT = 10_000;
    private static final int OTHER_PATH = 2_000;
    private static final int OTHER_METHOD = 500;

    /** A recorded request that is near. */
    record Near(long exchange, Question recorded, List<Difference> differences) {
        private boolean tellsTheSameAs(Near other) {
            return recorded.method().equals(other.recorded.method())
                    && recorded.url().equals(other.recorded.url())
                    && differences.equals(other.differences);
        }
    }

    /**
     * Looks for the nearest.
     *
     * @param recorded rows of the tape, the newest first
     * @param questions gives a recorded request by its exchange's id, empty when it is gone
     * @param matching of the tape
     */
    public static Miss of(
            Question asked,
            String tape,
            List<ExchangeRow> recorded,
            LongFunction<Optional<Question>> questions,
            Matching matching) {
        List<ExchangeRow> rows = recorded.stream()
                .sorted(Comparator.comparingInt(row -> distance(asked, row, matching)))
                .limit(LOOKED_AT)
                .toList();
        List<Near> found = new ArrayList<>();
        for (ExchangeRow row : rows) {
            boolean another = found.isEmpty() || distance(asked, row, matching) < OTHER_HOST;
            if (found.size() < NEAREST && another) {
                questions.apply(row.id()).ifPresent(question -> {
                    Near near = new Near(row.id(), question, Difference.between(question, asked, matching));
                    if (found.stream().noneMatch(near::tellsTheSameAs)) {
                        found.add(near);
                    }
                });
            }
        }
        return new Miss(asked, tape, List.copyOf(found));
    }

    /** For people. */
    public String text() {
        StringBuilder text =
                new StringBuilder("shark: " + error() + ":\n  " + asked.method() + " " + asked.url() + "\n");
        if (nearest.isEmpty()) {
            text.append("The tape holds nothing that can be played; record first: shark mode NAME record\n");
        }
        for (Near near : nearest) {
            text.append(
                            near.exchange == nearest.get(0).exchange
                                    ? "The nearest recorded request is exchange "
                                    : "Then comes exchange ")
                    .append(near.exchange)
                    .append(":\n  ")
                    .append(near.recorded.method())
                    .append(' ')
                    .append(near.recorded.url())
                    .append('\n');
            for (Difference difference : near.differences) {
                text.append("  differs in ").append(difference.text()).append('\n');
            }
        }
        return text.toString();
    }

    private String error() {
        return "not on the tape '" + tape + "', and nothing leaves in replay";
    }

    /** The same as JSON: error, tape, request, nearest; a value that is not there is null. */
    public String json() {
        ObjectNode miss = JsonNodeFactory.instance.objectNode();
        miss.put("error", error());
        miss.put("tape", tape);
        miss.putObject("request").put("method", asked.method()).put("url", asked.url());
        ArrayNode all = miss.putArray("nearest");
        for (Near near : nearest) {
            ObjectNode one = all.addObject();
            one.put("exchange", near.exchange);
            one.put("method", near.recorded.method()).put("url", near.recorded.url());
            ArrayNode differs = one.putArray("differs");
            for (Difference difference : near.differences) {
                differs.addObject()
                        .put("part", difference.part())
                        .put("name", difference.name())
                        .put("recorded", difference.recorded())
                        .put("asked", difference.asked());
            }
        }
        return miss + "\n";
    }

    /**
     * Smaller is nearer: another host counts most, then another port, another path by what the two share, another method, and
     * last the queries; what the tape leaves out does not count.
     */
    static int distance(Question asked, ExchangeRow row, Matching matching) {
        int distance = 0;
        distance += asked.host().equals(row.host()) ? 0 : OTHER_HOST;
        distance += asked.port() == row.port() ? 0 : OTHER_PORT;
        distance += asked.method().equals(row.method()) ? 0 : OTHER_METHOD;
        String path = matching.path(asked.path());
        String recorded = matching.path(row.path());
        int mark = end(path);
        int other = end(recorded);
        int bare = apart(path.substring(0, mark), recorded.substring(0, other));
        distance += bare == 0 ? 0 : OTHER_PATH + Math.min(OTHER_PATH, bare);
        return distance + Math.min(OTHER_METHOD - 1, apart(path.substring(mark), recorded.substring(other)));
    }

    private static int end(String path) {
        int mark = path.indexOf('?');
        return mark < 0 ? path.length() : mark;
    }

    /** Letters of both that come after what they begin with. */
    private static int apart(String one, String other) {
        int shared = 0;
        int shorter = Math.min(one.length(), other.length());
        while (shared < shorter && one.charAt(shared) == other.charAt(shared)) {
            shared++;
        }
        return one.length() + other.length() - 2 * shared;
    }
}
