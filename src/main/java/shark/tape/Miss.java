package shark.tape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import shark.base.ExchangeRow;
import shark.content.Heads;

/** What a request that is not on the tape is told: the nearest recorded request, and in what it differs. */
final class Miss {
    private Miss() {}

    /**
     * The answer's text.
     *
     * @param heads gives the head of a recorded request by its exchange's id, empty when it is gone
     */
    static String text(RequestHead request, String tape, List<ExchangeRow> recorded, LongFunction<byte[]> heads) {
        StringBuilder text = new StringBuilder("shark: not on the tape '" + tape
                + "', and nothing leaves in replay:\n  " + request.method() + " " + url(request) + "\n");
        Optional<ExchangeRow> nearest = recorded.stream().min(Comparator.comparingInt(row -> distance(request, row)));
        if (nearest.isEmpty()) {
            return text.append("The tape holds nothing that can be played; record first: shark mode NAME record\n")
                    .toString();
        }
        ExchangeRow row = nearest.get();
        text.append("The nearest recorded request is exchange ")
                .append(row.id())
                .append(":\n  ");
        text.append(row.method()).append(' ').append(row.url()).append('\n');
        for (String difference : differences(request, row, heads.apply(row.id()))) {
            text.append("  differs in ").append(difference).append('\n');
        }
        return text.toString();
    }

    private static String url(RequestHead request) {
        boolean usual = request.port() == (request.scheme().equals("https") ? 443 : 80);
        String host = request.host().indexOf(':') < 0 ? request.host() : "[" + request.host() + "]";
        return request.scheme() + "://" + host + (usual ? "" : ":" + request.port()) + request.path();
    }

    /**
     * The parts that differ, in words; when none does, it is the body.
     *
     * @param head of the recorded request
     */
    static List<String> differences(RequestHead request, ExchangeRow row, byte[] head) {
        List<String> found = new ArrayList<>();
        differ(found, "method", row.method(), request.method());
        differ(found, "scheme", row.scheme(), request.scheme());
        differ(found, "host", row.host(), request.host());
        differ(found, "port", Integer.toString(row.port()), Integer.toString(request.port()));
        differ(found, "path", before(row.path()), before(request.path()));
        differ(found, "query", after(row.path()), after(request.path()));
        if (head.length > 0) {
            for (String field : MatchKey.FIELDS) {
                differ(found, field, Heads.field(head, field), Heads.field(request.bytes(), field));
            }
        }
        return found.isEmpty() ? List.of("the request's body") : found;
    }

    private static void differ(List<String> found, String what, String recorded, String asked) {
        if (!recorded.equals(asked)) {
            found.add(what + ": recorded " + shown(recorded) + ", asked " + shown(asked));
        }
    }

    private static String shown(String value) {
        return value.isEmpty() ? "none" : value;
    }

    /** Smaller is nearer: another host counts most, then the path by what its two forms share, then the rest. */
    static int distance(RequestHead request, ExchangeRow row) {
        int distance = 0;
        distance += request.host().equals(row.host()) ? 0 : 100_000;
        distance += request.port() == row.port() ? 0 : 10_000;
        distance += request.method().equals(row.method()) ? 0 : 500;
        String asked = request.path();
        String recorded = row.path();
        int shared = 0;
        int shorter = Math.min(asked.length(), recorded.length());
        while (shared < shorter && asked.charAt(shared) == recorded.charAt(shared)) {
            shared++;
        }
        return distance + Math.min(5_000, asked.length() + recorded.length() - 2 * shared);
    }

    private static String before(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    private static String after(String path) {
        int query = path.indexOf('?');
        return query < 0 ? "" : path.substring(query + 1);
    }
}
