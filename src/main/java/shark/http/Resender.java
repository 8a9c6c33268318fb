package shark.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * Sends a recorded request through a door once more, in a program's place: over a socket in a directory that only this user
 * can enter. What is answered is the recorder's; here it is only read to its end. Blocks.
 */
public final class Resender {
    /** What is of the connection that the request came by, or of its framing (RFC 9110 section 7.6.1, RFC 9112 section 6). */
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "content-length",
            "expect",
            "upgrade");

    private static final int PIECE = 64 * 1024;

    private Resender() {}

    /**
     * A request.
     *
     * @param host as the program meant it, and
     * @param port where it dialled
     * @param head as recorded
     * @param body its content, closed by the caller
     * @param size of the body, in bytes
     */
    public record Request(String scheme, String host, int port, byte[] head, InputStream body, long size) {}

    /** Sends it, and reads the answer to its end. */
    public static void send(EventLoopGroup loops, Door door, Request request) {
        try {
            Path directory = Files.createTempDirectory("shark"); // Made 0700.
            Path socket = directory.resolve("door");
            try {
                Channel listener = listen(loops, door, request, socket);
                try {
                    exchange(socket, request);
                } finally {
                    listener.close().syncUninterruptibly();
                }
            } finally {
                Files.deleteIfExists(socket);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new SharkException(
                    ErrorCode.UNAVAILABLE,
                    "the request could not be sent again: " + e.getMessage() + "; try once more",
                    e);
        }
    }

    private static Channel listen(EventLoopGroup loops, Door door, Request request, Path socket) {
        Dialled dialled = Dialled.asked(request.host, request.port);
        Secured secured = request.scheme.equals("https") ? new Secured(request.host, request.host) : null;
        return new ServerBootstrap()
                .group(loops)
                .channel(EpollServerDomainSocketChannel.class)
                .childHandler(new ChannelInitializer<EpollDomainSocketChannel>() {
                    @Override
                    protected void initChannel(EpollDomainSocketChannel channel) {
                        channel.config().setAllowHalfClosure(true);
                        channel.pipeline()
                                .addLast(
                                        new Silence(door.limits().idleSeconds()),
                                        new ClientConnection(
                                                door, door.pool(channel.eventLoop()), channel, dialled, secured));
                    }
                })
                .bind(new DomainSocketAddress(socket.toFile()))
                .syncUninterruptibly()
                .channel();
    }

    private static void exchange(Path socket, Request request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            Thread writer = new Thread(() -> write(channel, request), "resender");
            writer.setDaemon(true);
            writer.start();
            Channels.newInputStream(channel).transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Not through {@link Channels}, whose output stream waits in JDK 17 until a read has ended (JDK-8279339). */
    private static void write(SocketChannel channel, Request request) {
        try {
            write(channel, head(request.head, request.size));
            for (byte[] piece = request.body.readNBytes(PIECE);
                    piece.length > 0;
                    piece = request.body.readNBytes(PIECE)) {
                write(channel, piece);
            }
        } catch (IOException e) {
            return; // It was answered before all was sent: what came of it is recorded.
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
            channel.write(left);
        }
    }

    /** The head as it is sent: of HTTP/1, with a length in the place of other framing, on a connection for this one only. */
    static byte[] head(byte[] recorded, long size) {
        StringBuilder head = new StringBuilder(recorded.length);
        boolean framed = size > 0;
        boolean first = true;
        for (String line : new String(recorded, StandardCharsets.ISO_8859_1).split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            String name = first || colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
            framed |= name.equals("content-length");
            if (!line.isEmpty() && !OF_THE_CONNECTION.contains(name)) {
                head.append(first ? line.replaceFirst("HTTP/2$", "HTTP/1.1") : line)
                        .append("\r\n");
            }
            first = false;
        }
        if (framed) {
            head.append("Content-Length: ").append(size).append("\r\n");
        }
        return head.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
