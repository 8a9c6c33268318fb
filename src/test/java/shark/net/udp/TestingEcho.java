package shark.net.udp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A server that sends each datagram back with "echo " before it, and notes from whom it came. */
public final class TestingEcho implements AutoCloseable {
    private final DatagramSocket socket;
    private final List<InetSocketAddress> senders = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    public TestingEcho(String address) {
        try {
            socket = new DatagramSocket(new InetSocketAddress(address, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "testing echo");
        thread.setDaemon(true);
        thread.start();
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Each once. */
    synchronized List<InetSocketAddress> senders() {
        return senders.stream().distinct().toList();
    }

    public synchronized List<String> texts() {
        return List.copyOf(texts);
    }

    private void serve() {
        byte[] buffer = new byte[65_535];
        System.arraycopy("echo ".getBytes(StandardCharsets.UTF_8), 0, buffer, 0, 5);
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, 5, buffer.length - 5);
                socket.receive(packet);
                synchronized (this) {
                    senders.add((InetSocketAddress) packet.getSocketAddress());
                    texts.add(new String(buffer, 5, packet.getLength(), StandardCharsets.UTF_8));
                }
                socket.send(new DatagramPacket(buffer, 0, packet.getLength() + 5, packet.getSocketAddress()));
            } catch (IOException e) {
                if (socket.isClosed()) {
                    return;
                }
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
