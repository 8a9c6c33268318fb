package shark.http;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's connections to origins that speak HTTP/2, each for many exchanges at once; and what is known of who speaks
 * it. While a connection is being made, all that want it wait for it.
 */
final class SharedOrigins {
    private static final int MOST_KNOWN = 1024;

    private final OriginPool pool;
    private final Map<OriginPool.Key, List<Http2Origin>> connections = new HashMap<>();
    private final Map<OriginPool.Key, List<BiConsumer<@Nullable OriginSide, String>>> waiting = new HashMap<>();

    /** By the key that offers HTTP/2: what came of it. */
    private final Map<OriginPool.Key, Speech> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<OriginPool.Key, Speech> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    private enum Speech {
        HTTP_1,
        HTTP_2,
        /** Asked for HTTP/1.1 alone it refused, or said nothing. */
        ONLY_HTTP_2
    }

    SharedOrigins(OriginPool pool) {
        this.pool = pool;
    }

    /** True when an origin over TLS seems to speak nothing but HTTP/2. */
    boolean isOnly(OriginPool.Key key) {
        return key.tls() != null && known.get(key.withHttp2()) == Speech.ONLY_HTTP_2;
    }

    /** An origin that was offered HTTP/1.1 alone did not take it: it is offered both the next time. False: that has been tried. */
    boolean suspect(OriginPool.Key key) {
        return known.putIfAbsent(key.withHttp2(), Speech.ONLY_HTTP_2) == null;
    }

    /** See {@link OriginPool#open}; the key offers HTTP/2. */
    void open(OriginPool.Key key, boolean kept, BiConsumer<@Nullable OriginSide, String> then) {
        if (known.get(key) == Speech.HTTP_1) {
            pool.openHttp1(key.withHttp1(), false, kept, then);
            return;
        }
        OriginStream place = place(key);
        if (place != null) {
            then.accept(place, "");
            return;
        }
        List<BiConsumer<@Nullable OriginSide, String>> others = waiting.get(key);
        if (others != null) {
            others.add(then);
            return;
        }
        waiting.put(key, new ArrayList<>(List.of(then)));
        pool.dial(
                key,
                false,
                () -> new OriginConnection(pool, key.withHttp1()),
                (channel, failure) -> dialled(key, channel, failure));
    }

    private @Nullable OriginStream place(OriginPool.Key key) {
        for (Http2Origin connection : connections.getOrDefault(key, List.of())) {
            OriginStream place = connection.place();
            if (place != null) {
                return place;
            }
        }
        return null;
    }

    private void dialled(OriginPool.Key key, @Nullable Channel channel, String failure) {
        List<BiConsumer<@Nullable OriginSide, String>> those = waiting.remove(key);
        if (those == null) {
            throw new IllegalStateException("nobody waits for " + key);
        }
        if (channel == null) {
            those.forEach(one -> one.accept(null, failure));
            return;
        }
        OriginSide first = key.prior() || isHttp2(channel) ? adopt(key, channel) : old(key, channel);
        those.get(0).accept(first, "");
        those.subList(1, those.size()).forEach(one -> open(key, true, one));
    }

    private OriginSide old(OriginPool.Key key, Channel channel) {
        known.put(key, Speech.HTTP_1);
        channel.pipeline().addFirst(new Silence(pool.limits().idleSeconds()));
        return channel.pipeline().get(OriginConnection.class);
    }

    /** True when HTTP/2 was agreed on by ALPN. */
    static boolean isHttp2(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls != null && "h2".equals(tls.applicationProtocol());
    }

    /** Keeps a new connection, and gives its first place. */
    OriginSide adopt(OriginPool.Key key, Channel channel) {
        known.putIfAbsent(key, Speech.HTTP_2);
        Http2Origin origin = new Http2Origin(pool, key, channel);
        connections.computeIfAbsent(key, unused -> new ArrayList<>(1)).add(origin);
        channel.pipeline().addFirst(new Silence(pool.limits().idleSeconds()));
        channel.pipeline().replace(OriginConnection.class, null, origin.link());
        return origin.firstPlace();
    }

    /** A connection takes no more exchanges. */
    void forget(Http2Origin origin) {
        List<Http2Origin> those = connections.get(origin.key());
        if (those != null && those.remove(origin) && those.isEmpty()) {
            connections.remove(origin.key());
        }
    }
}
