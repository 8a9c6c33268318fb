package shark.sys;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * Makes sockets inside a sandbox's network namespace, through a helper that enters it: started when the first is wanted, it
 * ends with this daemon, whose end closes its standard input. Safe for use by several threads; each call waits for its answer,
 * which takes well under a millisecond.
 */
public final class NamespaceSockets implements AutoCloseable {
    private final Keeper keeper;
    private final String name;
    private final Command command;
    private @Nullable Process helper;
    private @Nullable BufferedReader answers;
    private boolean closed;

    NamespaceSockets(NativeProgram program, Keeper keeper, String name, Path namespace) {
        this.keeper = keeper;
        this.name = name;
        this.command = Command.of(
                program.path().toString(),
                "netns",
                "--keep",
                keeper.socket().toString(),
                "--name",
                name,
                "--at",
                namespace.toString());
    }

    /** A UDP socket bound to an address of anybody's; the descriptor is the caller's. */
    public synchronized int datagramSocket(InetSocketAddress at) {
        ask("bind " + text(at));
        List<Integer> made = keeper.get(name);
        keeper.drop(name);
        if (made.size() != 1) {
            throw new SharkException(ErrorCode.INTERNAL, "the keeper has no " + name);
        }
        return made.get(0);
    }

    /** Tells a program by ICMP that the address it sent a datagram to has no such port. */
    public synchronized void refuse(InetSocketAddress at, InetSocketAddress client) {
        ask("refuse " + text(at) + " " + text(client));
    }

    private void ask(String request) {
        String answer;
        try {
            BufferedReader reader = started();
            OutputStream requests = helperOf().getOutputStream();
            requests.write((request + "\n").getBytes(StandardCharsets.US_ASCII));
            requests.flush();
            answer = reader.readLine();
        } catch (IOException e) {
            answer = "error " + e.getMessage();
            stop();
        }
        if (answer == null) {
            stop(); // The next request starts another.
        }
        if (!"ok".equals(answer)) {
            throw new SharkException(
                    ErrorCode.INTERNAL,
                    "the helper in the namespace of " + name + " could not " + request + ": "
                            + (answer == null ? "it has ended" : answer));
        }
    }

    private BufferedReader started() {
        BufferedReader known = answers;
        if (known != null) {
            return known;
        }
        if (closed) {
            throw new SharkException(ErrorCode.CONFLICT, "the network of " + name + " is closed");
        }
        Process started = command.start();
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        helper = started;
        answers = reader;
        return reader;
    }

    private Process helperOf() {
        Process known = helper;
        if (known == null) {
            throw new IllegalStateException("asked before it was started");
        }
        return known;
    }

    /** Address and port as the helper reads them: without a zone, which a namespace with one device has no use for. */
    private static String text(InetSocketAddress address) {
        try {
            String text = address.getAddress() instanceof Inet6Address six
                    ? Inet6Address.getByAddress(null, six.getAddress(), -1).getHostAddress()
                    : address.getAddress().getHostAddress();
            return text + " " + address.getPort();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has four or sixteen bytes", e);
        }
    }

    private void stop() {
        Process known = helper;
        if (known != null) {
            known.destroyForcibly();
        }
        helper = null;
        answers = null;
    }

    /** Ends the helper; sockets that were made live on. */
    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }
}
