package shark.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shark.api.Attach;
import shark.api.Attached;
import shark.api.Frame;
import shark.api.Methods;
import shark.api.SocketClient;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.term.Console;
import shark.term.DetachKey;

/** {@code shark attach}. */
@Command(
        name = "attach",
        mixinStandardHelpOptions = true,
        description = "Joins a sandbox's terminal, a login shell that goes on when you leave or the line drops.",
        footer = {"", "Examples:", "  shark attach dev", "  shark attach --terminal 2 --detach-key Ctrl-Q dev"})
final class AttachCommand implements Callable<Integer> {
    private static final byte[] BLANK =
            "\033[?1049l\033[0m\033[3g\033(B\033[H\033[2J".getBytes(StandardCharsets.US_ASCII);

    private final SocketClient client;
    private final Streams streams;
    private volatile boolean detached;

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Option(
            names = "--terminal",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "1 is the main one; the next number that is not there yet makes a new one; so does 0, whichever that is")
    private int terminal = 1;

    @Option(
            names = "--detach-key",
            defaultValue = "${env:SHARK_DETACH_KEY:-Ctrl-]}",
            paramLabel = "KEY",
            description = "leaves; also from SHARK_DETACH_KEY; usually Ctrl-]")
    private String detachKey = "Ctrl-]";

    AttachCommand(SocketClient client, Streams streams) {
        this.client = client;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        DetachKey key = DetachKey.parse(detachKey);
        if (!streams.hasTerminal()) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    "attach needs a terminal; without one: shark exec " + name + " -- CMD, and over ssh: ssh -t");
        }
        int[] size = Console.size();
        Attach attach = new Attach(name, terminal, size[0], size[1], false, true);
        SocketClient.Opened<Attached> opened = client.open(Methods.SANDBOX_ATTACH, attach);
        terminal = opened.result().terminal();
        try (SocketClient.Connection connection = opened.connection()) {
            return run(connection, key);
        }
    }

    private int run(SocketClient.Connection connection, DetachKey key) throws IOException {
        int status = 0;
        String how = "detached";
        try (Console console = Console.open()) {
            console.onResize(() -> Session.sendSize(connection));
            console.onContinue(() -> Session.sendSize(connection));
            Thread keys = new Thread(() -> type(connection, console, key), "keys");
            keys.setDaemon(true);
            keys.start();
            Frame last = show(connection, console);
            if (last != null) {
                status = last.status();
                how = "ended with " + status;
            } else if (!detached) {
                status = 1;
                how = "the daemon ended; the shell goes on: attach again";
            }
            console.plain();
            console.output().write("\033[?1049l\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        streams.errors().println("[" + name + " " + terminal + ": " + how + "]");
        return status;
    }

    /** Shows what comes until the terminal ends, with its last frame; null when it goes on without us. */
    private @Nullable Frame show(SocketClient.Connection connection, Console console) {
        OutputStream output = console.output();
        try {
            for (Frame frame = connection.read(); frame != null; frame = connection.read()) {
                switch (frame.kind()) {
                    case STDOUT -> output.write(frame.payload());
                    case REPAINT -> {
                        console.plain();
                        output.write(BLANK);
                        output.write(frame.afterSize());
                    }
                    case EXIT -> {
                        return frame;
                    }
                    default -> throw new IOException("the daemon sent a frame of kind " + frame.kind());
                }
            }
        } catch (IOException e) {
            return null; // The connection broke, or was closed by the detach key.
        }
        return null;
    }

    private void type(SocketClient.Connection connection, Console console, DetachKey key) {
        byte[] buffer = new byte[4096];
        try (connection) {
            for (int count = console.input().read(buffer);
                    count >= 0;
                    count = console.input().read(buffer)) {
                int end = 0;
                while (end < count && buffer[end] != key.code()) {
                    end++;
                }
                if (end > 0) {
                    connection.write(new Frame(Frame.Kind.STDIN, Arrays.copyOf(buffer, end)));
                }
                if (end < count) {
                    break;
                }
            }
            detached = true; // By the key, or the terminal is gone.
        } catch (IOException e) {
            return; // The reader of frames knows more.
        }
    }
}
