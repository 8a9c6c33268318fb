package shark.http;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shark.http.h2.Link;
import shark.http.h2.Owner;
import shark.http.h2.Receiver;
import shark.http.h2.Stream;
import shark.http.wire.BadMessage;

/** A program's connection, once it is known to speak HTTP/2: many requests at once, each a {@link ClientStream}. */
final class Http2Client implements Owner {
    private final Door door;
    private final Channel channel;
    private final Dialled dialled;
    private final @Nullable Secured secured;
    private final Link link;
    private final Set<ClientStream> streams = new LinkedHashSet<>();
    private final Deque<ClientStream> waiting = new ArrayDeque<>();

    /** @param secured null: without TLS */
    Http2Client(Door door, Channel channel, Dialled dialled, @Nullable Secured secured) {
        this.door = door;
        this.channel = channel;
        this.dialled = dialled;
        this.secured = secured;
        this.link = Link.server(this);
    }

    /** The connection's handler. */
    Link link() {
        return link;
    }

    Channel channel() {
        return channel;
    }

    Door door() {
        return door;
    }

    Dialled dialled() {
        return dialled;
    }

    @Nullable
    Secured secured() {
        return secured;
    }

    String scheme() {
        return secured == null ? "http" : "https";
    }

    /** True when an exchange may begin now; else the stream's turn comes when the store is no longer behind. */
    boolean mayBegin(ClientStream stream) {
        if (waiting.isEmpty() && door.ready()) {
            return true;
        }
        if (waiting.isEmpty()) {
            channel.config().setAutoRead(false);
            waitForStore();
        }
        waiting.add(stream);
        return false;
    }

    private void beginWaiting() {
        while (!waiting.isEmpty() && door.ready()) {
            waiting.remove().begin();
        }
        if (waiting.isEmpty()) {
            channel.config().setAutoRead(true);
        } else {
            waitForStore();
        }
    }

    private void waitForStore() {
        door.whenReady(() -> channel.eventLoop().execute(this::beginWaiting));
    }

    void forget(ClientStream stream) {
        streams.remove(stream);
        waiting.remove(stream);
    }

    @Override
    public Receiver opened(Stream stream) {
        ClientStream opened = new ClientStream(this, stream);
        streams.add(opened);
        return opened;
    }

    @Override
    public void unreadable(String why) {
        if (channel.isActive()) {
            door.malformed(
                    scheme(),
                    dialled,
                    new byte[0],
                    new BadMessage(0, "the program's HTTP/2 cannot be read: " + why),
                    new byte[0],
                    new byte[0]);
        }
    }

    @Override
    public void leaving() {
        // The streams are told themselves.
    }

    @Override
    public void idle() {
        if (streams.isEmpty()) {
            channel.close();
        } else if (waiting.isEmpty()) {
            Set.copyOf(streams).forEach(stream -> stream.idle(door.limits().idleSeconds()));
        }
    }
}
