package shark.net.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/** A name server on the loopback that notes what it is asked, and answers as it is told: with any number of messages. */
final class TestingResolver implements AutoCloseable {
    private final DatagramSocket datagrams;
    private final ServerSocket listener;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile BiFunction<byte[], Boolean, List<byte[]>> answers = (query, tcp) -> List.of();

    record Asked(byte[] query, int port, boolean tcp) {}

    TestingResolver() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            datagrams = new DatagramSocket(listener.getLocalPort(), InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::receive);
        thread(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** @param next from a query, and whether it came by TCP, to the messages that are sent back */
    void answers(BiFunction<byte[], Boolean, List<byte[]>> next) {
        answers = next;
    }

    private void receive() {
        byte[] buffer = new byte[65_535];
        while (!datagrams.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                datagrams.receive(packet);
                byte[] query = java.util.Arrays.copyOf(buffer, packet.getLength());
                asked.add(new Asked(query, packet.getPort(), false));
                for (byte[] answer : answers.apply(query, false)) {
                    datagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (datagrams.isClosed()) {
                    return;
                }
            }
        }
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

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream input = new DataInputStream(socket.getInputStream());
            DataOutputStream output = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] query = input.readNBytes(input.readUnsignedShort());
                asked.add(new Asked(query, socket.getPort(), true));
                for (byte[] answer : answers.apply(query, true)) {
                    output.writeShort(answer.length);
                    output.write(answer);
                }
            }
        } catch (IOException e) {
            return; // The asker has gone.
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "testing resolver");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        datagrams.close();
    }
}
