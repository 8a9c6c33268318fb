package shark.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shark.api.BodyPart;
import shark.api.ExchangeDetail;
import shark.api.ExchangeRef;
import shark.api.Methods;
import shark.api.ReadBody;
import shark.api.SocketClient;
import shark.base.Text;
import shark.cli.diff.BodyDiff;
import shark.cli.diff.Difference;
import shark.cli.diff.HeadDiff;
import shark.content.Decoded;
import shark.content.Heads;

/** {@code shark http diff}. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Compares two exchanges; exit code 1 if they differ.",
            "Heads are compared field by field, JSON value by value, other text line by",
            "line, the rest by size and the first byte that differs."
        },
        footer = {"", "Example: shark http diff 12 15 --ignore Date"})
final class DiffCommand implements Callable<Integer> {
    /** Bytes of a body that is looked into; a larger one is compared byte by byte. */
    private static final int MOST = 1 << 20;

    private static final int PART = 1 << 20;
    private static final int DIFFERENT = 1;

    private final SocketClient client;
    private final Streams streams;

    @Parameters(index = "0", paramLabel = "ID")
    private long a;

    @Parameters(index = "1", paramLabel = "ID")
    private long b;

    @Option(names = "--ignore", paramLabel = "FIELD", description = "a field of heads that does not count")
    private @Nullable List<String> ignored;

    @Mixin
    private Format format = new Format();

    DiffCommand(SocketClient client, Streams streams) {
        this.client = client;
        this.streams = streams;
    }

    /**
     * What is written as JSON.
     *
     * @param same true when there are no differences
     */
    record Comparison(long a, long b, boolean same, List<Difference> differences) {}

    @Override
    public Integer call() throws IOException {
        ExchangeDetail one = client.call(Methods.HTTP_SHOW, new ExchangeRef(a));
        ExchangeDetail other = client.call(Methods.HTTP_SHOW, new ExchangeRef(b));
        Set<String> names = ignored == null
                ? Set.of()
                : ignored.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        List<Difference> found = new ArrayList<>();
        add(found, "request", "method", one.row().method(), other.row().method());
        add(found, "request", "url", one.row().url(), other.row().url());
        found.addAll(HeadDiff.fields("request", one.requestHead(), other.requestHead(), names));
        bodies(found, false, one, other);
        add(
                found,
                "response",
                "status",
                "" + one.row().status(),
                "" + other.row().status());
        found.addAll(HeadDiff.fields("response", one.responseHead(), other.responseHead(), names));
        bodies(found, true, one, other);
        Comparison comparison = new Comparison(a, b, found.isEmpty(), found);
        format.print(streams.output(), comparison, Text.printable(text(found)).stripTrailing());
        return found.isEmpty() ? 0 : DIFFERENT;
    }

    private static void add(List<Difference> found, String where, String name, String one, String other) {
        if (!one.equals(other)) {
            found.add(new Difference(where, name, one, other));
        }
    }

    private void bodies(List<Difference> found, boolean response, ExchangeDetail one, ExchangeDetail other)
            throws IOException {
        String digest = response ? one.responseDigest() : one.requestDigest();
        boolean known = !digest.isEmpty();
        if (known && digest.equals(response ? other.responseDigest() : other.requestDigest())) {
            return;
        }
        String where = response ? "response body" : "request body";
        StoredBody first = new StoredBody(client, a, response);
        StoredBody second = new StoredBody(client, b, response);
        var contentOfOne = first.read(MOST);
        var contentOfOther = second.read(MOST);
        if (contentOfOne.size() <= MOST && contentOfOther.size() <= MOST) {
            found.addAll(BodyDiff.of(
                    where,
                    plain(contentOfOne.bytes(), response ? one.responseHead() : one.requestHead()),
                    plain(contentOfOther.bytes(), response ? other.responseHead() : other.requestHead())));
            return;
        }
        long offset = firstDifference(response);
        if (offset >= 0) {
            found.addAll(BodyDiff.bytes(where, contentOfOne.size(), contentOfOther.size(), offset));
        }
    }

    private static BodyDiff.Content plain(byte[] bytes, String head) {
        byte[] bytesOfHead = head.getBytes(StandardCharsets.ISO_8859_1);
        String coding = Heads.field(bytesOfHead, "Content-Encoding");
        String type = Heads.field(bytesOfHead, "Content-Type");
        Decoded decoded = coding.isEmpty() ? new Decoded(bytes, "") : Decoded.of(bytes, coding);
        // Of one that cannot be decoded whole, the bytes as they came.
        return new BodyDiff.Content(decoded.note().isEmpty() ? decoded.bytes() : bytes, type);
    }

    /** The offset of the first byte that differs; -1 where none does. */
    private long firstDifference(boolean response) {
        for (long offset = 0; ; offset += PART) {
            BodyPart one = client.call(Methods.HTTP_BODY, new ReadBody(a, response, offset, PART));
            BodyPart other = client.call(Methods.HTTP_BODY, new ReadBody(b, response, offset, PART));
            int mismatch = Arrays.mismatch(one.content(), other.content());
            if (mismatch >= 0) {
                return offset + mismatch;
            }
            if (one.content().length == 0) {
                return -1;
            }
        }
    }

    private static String text(List<Difference> found) {
        StringBuilder text = new StringBuilder();
        for (Difference difference : found) {
            text.append(difference.where())
                    .append(' ')
                    .append(difference.name())
                    .append('\n');
            side(text, "- ", difference.a());
            side(text, "+ ", difference.b());
        }
        return text.toString();
    }

    private static void side(StringBuilder text, String sign, @Nullable String value) {
        if (value != null) {
            value.lines()
                    .forEach(line -> text.append("  ").append(sign).append(line).append('\n'));
        }
    }
}
