package shark.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLSocket;

/** A door with one origin behind it, and programs that speak HTTP/2. */
final class Http2World implements AutoCloseable {
    private final Path directory;
    private final Queue<Http2Peer.Frame> received;
    private Closeable origin;
    private SecureDoor door;

    /** @param received what origins of {@link #answering} get is put in here */
    Http2World(Path directory, Queue<Http2Peer.Frame> received) {
        this.directory = directory;
        this.received = received;
    }

    /** Behind it this origin. */
    void open(Closeable with, int port) throws Exception {
        origin = with;
        door = new SecureDoor(directory, port, List.of(), List.of());
    }

    /** An origin that speaks HTTP/2 only, over TLS. */
    Http2Server secured(Http2Server.Talk talk, int... settings) throws Exception {
        Http2Server server =
                new Http2Server(SecureDoor.WORLD.server("a.example").getServerSocketFactory(), talk, settings);
        open(server::close, server.port());
        return server;
    }

    /** One without TLS. */
    Http2Server plain(Http2Server.Talk talk, int... settings) throws Exception {
        Http2Server server = new Http2Server(ServerSocketFactory.getDefault(), talk, settings);
        open(server::close, server.port());
        return server;
    }

    /** One that speaks HTTP/1.1 over TLS. */
    TestingOrigin old(String... answers) throws Exception {
        TestingOrigin server =
                new TestingOrigin(SecureDoor.WORLD.server("a.example").getServerSocketFactory());
        server.answers(answers);
        open(server::close, server.port());
        return server;
    }

    /** Notes what comes, and answers each request when it has ended. */
    Http2Server.Talk answering(Http2Server.Talk answer) {
        return (program, connection) -> {
            for (Http2Peer.Frame frame = program.next(); frame != null; frame = program.next()) {
                received.add(frame);
                if (frame.ends()) {
                    answer.with(program, frame.stream());
                }
            }
        };
    }

    SecureDoor door() {
        return door;
    }

    /** A program over TLS. */
    Http2Peer program(int... settings) throws Exception {
        SSLSocket socket = door.connect("a.example", "h2", "http/1.1");
        socket.startHandshake();
        assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
        return Http2Peer.client(socket, settings);
    }

    /** A program without TLS. */
    Http2Peer plainProgram(int... settings) throws Exception {
        return Http2Peer.client(door.connect(), settings);
    }

    @Override
    public void close() throws IOException {
        door.close();
        origin.close();
    }
}
