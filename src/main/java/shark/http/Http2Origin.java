package shark.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shark.http.h2.Link;
import shark.http.h2.Owner;
import shark.http.h2.Receiver;
import shark.http.h2.Stream;

/** A connection to an origin that speaks HTTP/2: many exchanges at once, each an {@link OriginStream}. */
final class Http2Origin implements Owner {
    /** Of one connection; beyond it another is made. */
    private static final int MOST_STREAMS = 100;

    private final OriginPool pool;
    private final OriginPool.Key key;
    private final Channel channel;
    private final Link link;
    private final Set<OriginStream> streams = new LinkedHashSet<>();

    Http2Origin(OriginPool pool, OriginPool.Key key, Channel channel) {
        this.pool = pool;
        this.key = key;
        this.channel = channel;
        this.link = Link.client(this);
    }

    /** The connection's handler. */
    Link link() {
        return link;
    }

    OriginPool.Key key() {
        return key;
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    /** A place for one exchange; null when it has none. */
    @Nullable
    OriginStream place() {
        if (streams.size() >= MOST_STREAMS || !link.canOpen()) {
            return null;
        }
        return new OriginStream(this, link, false);
    }

    /** The first exchange's, whatever has become of the connection: it will be told. */
    OriginStream firstPlace() {
        return new OriginStream(this, link, true);
    }

    void began(OriginStream stream) {
        streams.add(stream);
    }

    void closed(OriginStream stream) {
        streams.remove(stream);
    }

    @Override
    public Receiver opened(Stream stream) {
        throw new IllegalStateException("an origin opens no streams: push is off");
    }

    @Override
    public void unreadable(String why) {
        // The streams are told themselves.
    }

    @Override
    public void leaving() {
        pool.forget(this);
    }

    @Override
    public void idle() {
        if (streams.isEmpty()) {
            pool.forget(this);
            channel.close();
        } else {
            Set.copyOf(streams).forEach(stream -> stream.idle(pool.limits().idleSeconds()));
        }
    }
}
