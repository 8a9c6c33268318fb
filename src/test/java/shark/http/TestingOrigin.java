package shark.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** An origin that notes what it is sent, and answers each request with the next line of its script. */
final class TestingOrigin implements AutoCloseable {
    /** In a script: close the connection now. */
    static final String CLOSE = "CLOSE";

    /** In a script: close the connection when the next request has begun to come on it, and answer that one elsewhere. */
    static final String CLOSE_LATER = "CLOSE LATER";

    private final ServerSocket listener;
    private final ConcurrentLinkedQueue<String> script = new ConcurrentLinkedQueue<>();
    private volatile String usual = "";
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    TestingOrigin() {
        this(ServerSocketFactory.getDefault());
    }

    /** One that speaks what the factory's sockets do. */
    TestingOrigin(ServerSocketFactory sockets) {
        try {
            listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    List<String> received() {
        return List.copyOf(received);
    }

    void answers(String... answers) {
        script.addAll(List.of(answers));
    }

    /** What every request is answered with from now on, none of which are noted. */
    void answersAlways(String answer) {
        usual = answer;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                thread(() -> serve(socket));
            } catch (IOException e) {
                return; // Closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            byte[] buffer = new byte[65_536];
            InputStream input = socket.getInputStream();
            StringBuilder request = new StringBuilder();
            for (int count = input.read(buffer); count > 0; count = input.read(buffer)) {
                request.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                if (!whole(request.toString())) {
                    continue;
                }
                if (CLOSE_LATER.equals(script.peek())) {
                    script.poll();
                    return;
                }
                if (usual.isEmpty()) {
                    received.add(request.toString());
                }
                request.setLength(0);
                String answer = usual.isEmpty() ? script.poll() : usual;
                if (answer != null) {
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                }
                if (CLOSE.equals(script.peek())) {
                    script.poll();
                    return;
                }
            }
        } catch (IOException e) {
            received.add("broken: " + e.getMessage());
        }
    }

    private static boolean whole(String request) {
        int end = request.indexOf("\r\n\r\n");
        if (end < 0) {
            return !request.startsWith("GET") && !request.startsWith("POST");
        }
        int at = request.indexOf("Content-Length: ");
        int length = at < 0 ? 0 : Integer.parseInt(request.substring(at + 16, request.indexOf('\r', at)));
        return request.length() >= end + 4 + length;
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "testing origin");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
