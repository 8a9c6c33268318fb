package shark.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import shark.api.Frame;
import shark.api.SocketClient;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.term.Console;

/** A command that runs in a sandbox, joined to this process's streams, or to its terminal. */
final class Session {
    private static final int PIECE = 65_536;

    private final SocketClient.Connection connection;
    private final Streams streams;
    private byte[] proof = new byte[0];

    Session(SocketClient.Connection connection, Streams streams) {
        this.connection = connection;
        this.streams = streams;
    }

    /** Goes on to the command's end; its exit status. */
    int run(boolean tty) throws IOException {
        if (!tty || !streams.hasTerminal()) {
            return pump(streams.input());
        }
        try (Console console = Console.open()) {
            console.onResize(() -> sendSize(connection));
            int status = pump(console.input());
            console.plain();
            return status;
        }
    }

    /** The proof that the daemon sent, as JSON; empty where it sent none. */
    String proof() {
        return new String(proof, StandardCharsets.UTF_8);
    }

    /** Tells the other side the size of this terminal. */
    static void sendSize(SocketClient.Connection connection) {
        int[] size = Console.size();
        try {
            connection.write(Frame.resize(new Frame.Size(size[0], size[1])));
        } catch (IOException e) {
            return; // It has just ended: the reader knows.
        }
    }

    private int pump(InputStream input) throws IOException {
        Thread feeder = new Thread(() -> feed(input), "stdin");
        feeder.setDaemon(true);
        feeder.start();
        for (Frame frame = connection.read(); frame != null; frame = connection.read()) {
            switch (frame.kind()) {
                case STDOUT -> write(streams.output(), frame);
                case STDERR -> write(streams.errors(), frame);
                case PROOF -> proof = frame.payload();
                case EXIT -> {
                    return frame.status();
                }
                default -> throw new IOException("the daemon sent a frame of kind " + frame.kind());
            }
        }
        throw new SharkException(ErrorCode.UNAVAILABLE, "the daemon ended while the command ran");
    }

    private static void write(OutputStream to, Frame frame) throws IOException {
        to.write(frame.payload());
        to.flush();
    }

    private void feed(InputStream input) {
        byte[] buffer = new byte[PIECE];
        try {
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                connection.write(new Frame(Frame.Kind.STDIN, Arrays.copyOf(buffer, count)));
            }
            connection.write(new Frame(Frame.Kind.STDIN_END, new byte[0]));
        } catch (IOException e) {
            return; // The command has ended: nobody takes input any more.
        }
    }
}
