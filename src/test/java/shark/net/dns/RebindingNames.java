package shark.net.dns;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A sandbox's names before a name server that answers A with another address each time, good for no time at all. */
public final class RebindingNames implements AutoCloseable {
    private final TestingResolver resolver = new TestingResolver();
    private final SandboxNames names;

    /** @param addresses in turn; the last is repeated */
    public RebindingNames(EventLoopGroup loops, Path directory, String... addresses) {
        Deque<String> left = new ArrayDeque<>(List.of(addresses));
        resolver.answers((asked, tcp) -> {
            if (TestingMessages.type(asked) != 1) {
                return List.of(TestingMessages.answer(asked, 0));
            }
            String next = left.size() > 1 ? left.removeFirst() : left.getFirst();
            byte[] record = TestingMessages.address(next);
            record[6] = record[7] = record[8] = record[9] = 0; // The time to live.
            return List.of(TestingMessages.answer(asked, 0, record));
        });
        ResolverSettings settings = new ResolverSettings(List.of(resolver.address()), 5000, 1);
        HostNames host =
                new HostNames(directory.resolve("none"), directory.resolve("none"), Runnable::run, text -> settings);
        names = new SandboxNames("dev", Map.of(), () -> false, () -> new Forwarder(loops, host, 16));
    }

    public SandboxNames names() {
        return names;
    }

    @Override
    public void close() throws IOException {
        resolver.close();
    }
}
