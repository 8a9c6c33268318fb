package shark.sandbox;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.http.DemoSite;
import shark.http.Origins;
import shark.net.Egress;
import shark.net.dns.SandboxNames;

/**
 * The world as one sandbox's door may see it: its names, less what policy refuses, and the demo site.
 *
 * @param wayOut is told whenever an address outside is given
 */
record Outside(SandboxNames names, Egress egress, InetSocketAddress demo, Runnable wayOut) implements Origins {
    @Override
    public CompletionStage<List<InetSocketAddress>> addresses(String host, int port) {
        if (port == 80 && (host.equals(DemoSite.NAME) || SandboxNames.isGateway(host))) {
            return CompletableFuture.completedFuture(List.of(demo));
        }
        if (names.sealed()) {
            return CompletableFuture.failedFuture(new SharkException(
                    ErrorCode.DENIED, "nothing leaves in this mode, so that " + host + " is not reached"));
        }
        return names.addresses(host).thenApply(found -> permitted(found, port));
    }

    private List<InetSocketAddress> permitted(List<InetAddress> found, int port) {
        List<InetSocketAddress> permitted = new ArrayList<>();
        String refusal = "";
        for (InetAddress address : found) {
            InetSocketAddress to = new InetSocketAddress(address, port);
            Optional<String> refused = egress.refusal(to);
            if (refused.isPresent()) {
                refusal = refused.get();
            } else {
                permitted.add(to);
            }
        }
        if (permitted.isEmpty()) {
            throw new SharkException(ErrorCode.DENIED, refusal);
        }
        wayOut.run();
        return permitted;
    }

    @Override
    public Optional<String> nameOf(InetAddress address) {
        return names.nameOf(address);
    }
}
