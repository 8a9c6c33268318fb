package shark;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy on the loopback, for HTTP and SOCKS5, which notes what it is asked. Servers are where the test says; for each
 * connection it does as it would be told, or refuses.
 */
public final class TestingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> servers = new ConcurrentHashMap<>();
    private volatile String refusal = "";

    public TestingProxy() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** A server, {@code HOST:PORT} as clients say it, is on this port of the loopback. */
    public void server(String authority, int port) {
        servers.put(authority, port);
    }

    /** What all are answered with from now on, whatever they ask; empty: nothing special; "CLOSE": nothing, and the end. */
    public void refuses(String answer) {
        refusal = answer;
    }

    /** Heads of requests; for SOCKS {@code SOCKS USER:PASSWORD HOST:PORT}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                thread(() -> serve(socket));
            } catch (IOException e) {
                return; // Closed.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream input = new DataInputStream(client.getInputStream());
            OutputStream output = client.getOutputStream();
            int first = input.read();
            if (first == 5) {
                join(client, socks(input, output));
            } else if (first >= 0) {
                http(client, first, input, output);
            }
        } catch (IOException e) {
            return; // One of the two has gone.
        }
    }

    private void http(Socket client, int first, InputStream input, OutputStream output) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(first);
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(input.read());
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        asked.add(text);
        if (!refusal.isEmpty()) {
            output.write((refusal.equals("CLOSE") ? "" : refusal).getBytes(StandardCharsets.ISO_8859_1));
            return;
        }
        String target = text.split(" ", 3)[1];
        boolean connect = text.startsWith("CONNECT ");
        String authority = connect ? target : target.replaceFirst("^http://([^/]*).*$", "$1");
        Socket server = server(connect || authority.contains(":") ? authority : authority + ":80");
        if (connect) {
            output.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        } else {
            String path = target.substring("http://".length() + authority.length());
            String rest = text.substring(text.indexOf(target) + target.length())
                    .replaceFirst("\r\nProxy-Authorization:[^\r]*", "");
            String passed = text.split(" ", 2)[0] + " " + (path.isEmpty() ? "/" : path) + rest;
            server.getOutputStream().write(passed.getBytes(StandardCharsets.ISO_8859_1));
        }
        join(client, server);
    }

    private Socket socks(DataInputStream input, OutputStream output) throws IOException {
        byte[] methods = input.readNBytes(input.readUnsignedByte());
        boolean named = new String(methods, StandardCharsets.ISO_8859_1).indexOf(2) >= 0;
        output.write(new byte[] {5, (byte) (named ? 2 : 0)});
        String credentials = "-";
        if (named) {
            input.skipNBytes(1);
            credentials = counted(input) + ":" + counted(input);
            output.write(new byte[] {1, 0});
        }
        input.skipNBytes(3);
        String host = switch (input.readUnsignedByte()) {
            case 1 -> InetAddress.getByAddress(input.readNBytes(4)).getHostAddress();
            case 4 -> InetAddress.getByAddress(input.readNBytes(16)).getHostAddress();
            default -> counted(input);
        };
        String authority = host + ":" + input.readUnsignedShort();
        asked.add("SOCKS " + credentials + " " + authority);
        Socket server = server(authority);
        output.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        return server;
    }

    private static String counted(DataInputStream input) throws IOException {
        return new String(input.readNBytes(input.readUnsignedByte()), StandardCharsets.UTF_8);
    }

    private Socket server(String authority) throws IOException {
        Integer port = servers.get(authority);
        if (port == null) {
            throw new IOException("no server " + authority);
        }
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static void join(Socket client, Socket server) throws IOException {
        try (server) {
            Thread back = thread(() -> copy(server, client));
            copy(client, server);
            try {
                back.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            return; // One of the two has gone.
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "testing proxy");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
