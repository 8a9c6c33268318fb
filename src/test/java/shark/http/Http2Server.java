package shark.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** An origin that speaks HTTP/2, frame by frame as a test has it. */
final class Http2Server implements AutoCloseable {
    private final ServerSocket listener;
    private final int[] settings;
    private final Talk talk;
    private volatile boolean silent;
    private final List<Exception> broken = new CopyOnWriteArrayList<>();
    private final List<Http2Peer> connections = new CopyOnWriteArrayList<>();

    /** What is said on one connection, the number of which counts from 1. */
    interface Talk {
        void with(Http2Peer program, int connection) throws IOException;
    }

    /** @param settings identifiers and values by turns */
    Http2Server(ServerSocketFactory sockets, Talk talk, int... settings) throws IOException {
        this.settings = settings;
        this.talk = talk;
        listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        if (listener instanceof SSLServerSocket secured) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            secured.setSSLParameters(parameters);
        }
        thread(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Says nothing in the handshake to those that do not offer HTTP/2, in place of an alert. */
    Http2Server silent() {
        silent = true;
        return this;
    }

    int connections() {
        return connections.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                if (silent && socket instanceof SSLSocket secured) {
                    secured.setHandshakeApplicationProtocolSelector(
                            (each, offered) -> offered.contains("h2") ? "h2" : "");
                }
                thread(() -> serve(socket));
            } catch (IOException e) {
                return; // Closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                Http2Peer peer = Http2Peer.server(socket, settings)) {
            connections.add(peer);
            talk.with(peer, connections.size());
        } catch (IOException | RuntimeException e) {
            broken.add(e);
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "testing origin");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Http2Peer connection : connections) {
            connection.close();
        }
    }
}
