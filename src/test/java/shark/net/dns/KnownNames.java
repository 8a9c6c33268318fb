package shark.net.dns;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A sandbox's names before a name server that knows some IPv4 addresses, is silent about some names, and denies the rest. */
public final class KnownNames implements AutoCloseable {
    /** In place of addresses: no answer comes. */
    public static final String SILENCE = "silence";

    private static final int NO_NAME = 3;

    private final TestingResolver resolver = new TestingResolver();
    private final SandboxNames names;

    /**
     * @param known names to addresses, with commas between
     * @param own as by {@code --add-host}
     * @param othersLookUp see {@link SandboxNames}
     */
    public KnownNames(
            EventLoopGroup loops,
            Path directory,
            Map<String, String> known,
            Map<String, List<InetAddress>> own,
            Predicate<String> othersLookUp) {
        resolver.answers((asked, tcp) -> answers(asked, known.getOrDefault(name(asked), "")));
        ResolverSettings settings = new ResolverSettings(List.of(resolver.address()), 60_000, 1);
        HostNames host =
                new HostNames(directory.resolve("none"), directory.resolve("none"), Runnable::run, text -> settings);
        names = new SandboxNames("dev", own, () -> false, () -> new Forwarder(loops, host, 100), othersLookUp);
    }

    private static List<byte[]> answers(byte[] asked, String addresses) {
        if (addresses.equals(SILENCE)) {
            return List.of();
        }
        if (addresses.isEmpty()) {
            return List.of(TestingMessages.answer(asked, NO_NAME));
        }
        byte[][] records = TestingMessages.type(asked) != 1
                ? new byte[0][]
                : Arrays.stream(addresses.split(",", -1))
                        .map(TestingMessages::address)
                        .toArray(byte[][]::new);
        return List.of(TestingMessages.answer(asked, 0, records));
    }

    private static String name(byte[] query) {
        StringBuilder name = new StringBuilder();
        for (int at = Message.HEADER; query[at] != 0; at += 1 + query[at]) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
        }
        return name.toString();
    }

    public SandboxNames names() {
        return names;
    }

    /** The addresses of one family that the sandbox's name server answers; 4 or 6. */
    public List<String> asked(String name, int family) {
        byte[] query = TestingMessages.query(7, name, family == 4 ? 1 : 28, 0);
        byte[] reply = new NameServer(names, NameTape.NONE).answer(query, false).join();
        return TestingMessages.addresses(reply);
    }

    /** The code of the answer (RFC 1035 section 4.1.1). */
    public int code(String name) {
        byte[] query = TestingMessages.query(7, name, 1, 0);
        return Message.code(
                new NameServer(names, NameTape.NONE).answer(query, false).join());
    }

    @Override
    public void close() throws IOException {
        resolver.close();
    }
}
