package shark.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/** One side of a {@link Transcript}, played over real sockets: it notes where it has left its part. */
final class TranscriptActor implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final Executor THREADS = command -> {
        Thread thread = new Thread(command, "transcript's origin");
        thread.setDaemon(true);
        thread.start();
    };

    private final int piece;
    private final List<Socket> sockets = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private @Nullable Socket socket;

    /**
     * @param piece the most bytes that one write sends
     */
    TranscriptActor(int piece) {
        this.piece = piece;
    }

    /** A change of the mode. */
    interface Modes {
        void change(String mode);
    }

    /** Plays the client's part; gives what was not as written. */
    List<String> client(Socket connected, List<Transcript.Step> steps, Modes modes) throws IOException {
        take(connected);
        Deque<Transcript.Step> left = new ArrayDeque<>(steps);
        while (!left.isEmpty() && faults.isEmpty()) {
            Transcript.Step step = left.remove();
            if (step.act() == Transcript.Act.MODE) {
                modes.change(step.text());
            } else {
                play("client", connected, step);
            }
        }
        if (faults.isEmpty() && steps.stream().noneMatch(TranscriptActor::isEnd)) {
            connected.shutdownOutput(); // The door has nothing left to say, so it closes.
            gets("client", connected, "");
            end("client", connected, false);
        }
        return faults;
    }

    private static boolean isEnd(Transcript.Step step) {
        return step.act() == Transcript.Act.IS_CLOSED || step.act() == Transcript.Act.IS_RESET;
    }

    /** Plays the origin's part on threads of its own; gives what was not as written, once it is over. */
    CompletableFuture<List<String>> origin(ServerSocket listener, List<Transcript.Step> steps) {
        return CompletableFuture.supplyAsync(
                () -> {
                    for (Transcript.Step step : steps) {
                        try {
                            if (step.act() == Transcript.Act.ACCEPTS || socket == null) {
                                listener.setSoTimeout(PATIENCE_MILLIS);
                                take(listener.accept());
                            }
                            if (step.act() != Transcript.Act.ACCEPTS) {
                                play("origin", socket, step);
                            }
                        } catch (IOException e) {
                            faults.add("the origin at " + step + ": " + e);
                        }
                        if (!faults.isEmpty()) {
                            break;
                        }
                    }
                    return faults;
                },
                steps.isEmpty() ? ForkJoinPool.commonPool() : THREADS);
    }

    private void take(Socket taken) throws IOException {
        taken.setSoTimeout(PATIENCE_MILLIS);
        taken.setTcpNoDelay(true);
        sockets.add(taken);
        socket = taken;
    }

    private void play(String who, Socket on, Transcript.Step step) throws IOException {
        switch (step.act()) {
            case SENDS -> sends(on, Transcript.bytes(step.text()));
            case GETS -> gets(who, on, step.text());
            case ENDS -> on.shutdownOutput();
            case IS_CLOSED -> end(who, on, false);
            case IS_RESET -> end(who, on, true);
            case CLOSES -> {
                on.close();
                socket = null;
            }
            case RESETS -> {
                on.setSoLinger(true, 0);
                on.close();
                socket = null;
            }
            case MODE, ACCEPTS -> throw new IllegalStateException(step.toString());
        }
    }

    private void sends(Socket to, byte[] bytes) throws IOException {
        try {
            for (int at = 0; at < bytes.length; at += piece) {
                to.getOutputStream().write(bytes, at, Math.min(piece, bytes.length - at));
            }
        } catch (SocketException e) {
            // The other side may have had enough of it; what it says to that is what is looked at.
            faults.addAll(
                    e.getMessage().contains("eset") || e.getMessage().contains("pipe")
                            ? List.of()
                            : List.of(e.toString()));
        }
    }

    private void gets(String who, Socket from, String expected) throws IOException {
        InputStream input = from.getInputStream();
        StringBuilder got = new StringBuilder();
        try {
            while (got.length() < expected.length()) {
                int next = input.read();
                if (next < 0) {
                    break;
                }
                got.append((char) next);
                if (next != expected.charAt(got.length() - 1)) {
                    got.append(new String(input.readNBytes(input.available()), StandardCharsets.ISO_8859_1));
                    break;
                }
            }
        } catch (IOException e) {
            got.append('<').append(e.getMessage()).append('>');
        }
        if (!expected.contentEquals(got)) {
            faults.add("the " + who + " got\n" + shown(got.toString()) + "\nand not\n" + shown(expected));
        }
    }

    private void end(String who, Socket from, boolean reset) {
        String got;
        try {
            got = new String(from.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            got = e.getMessage();
        }
        if (reset ? !got.contains("reset") : !got.isEmpty()) {
            faults.add("the " + who + " got at the end\n" + shown(got) + "\nand not "
                    + (reset ? "a reset" : "a proper close"));
        }
    }

    private static String shown(String text) {
        String cut = text.length() > 1000 ? text.substring(0, 1000) + "..." : text;
        return cut.replace("\r", "\\r").replace("\n", "\\n\n");
    }

    @Override
    public void close() throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
    }
}
