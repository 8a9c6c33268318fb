package shark.daemon;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.api.Codec;
import shark.api.Event;
import shark.api.SandboxInfo;
import shark.api.Subscribe;
import shark.base.ExchangeRow;
import shark.store.Filter;
import shark.tape.Feed;
import shark.tape.Tapes;

/**
 * Events over a connection: at most one every 50 ms, none while the client has not read the last ones. What changes in
 * between is gathered, and of one exchange only the newest state is told.
 */
final class EventStream implements Calls.Stream {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final int PERIOD_MILLIS = 50;
    /** Every so many periods the sandboxes are looked at though nothing told of a change: a container may end by itself. */
    private static final int LOOK_EVERY = 20;

    private final Subscribe subscribe;
    private final Filter filter;
    private final Tapes tapes;
    private final Feed.Subscription subscription;
    private final Supplier<List<SandboxInfo>> sandboxes;
    private final Supplier<Long> changes;
    private final ScheduledExecutorService clock;
    private final Codec codec = new Codec();
    private final Map<String, SandboxInfo> told = new HashMap<>();
    private long seen = -1;
    private int periods;
    private @Nullable ScheduledFuture<?> ticks;

    EventStream(
            Subscribe subscribe,
            Tapes tapes,
            Supplier<List<SandboxInfo>> sandboxes,
            Supplier<Long> changes,
            ScheduledExecutorService clock) {
        this.subscribe = subscribe;
        this.filter = Filter.parse(subscribe.filter());
        this.tapes = tapes;
        this.subscription = tapes.feed().subscribe();
        this.sandboxes = sandboxes;
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    public void join(ChannelPipeline pipeline) {
        pipeline.addLast(new Ends());
    }

    @Override
    public void begin(Channel channel) {
        ticks = clock.scheduleWithFixedDelay(() -> tick(channel), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        if (!channel.isActive()) {
            end();
        }
    }

    private void end() {
        subscription.close();
        if (ticks != null) {
            ticks.cancel(false);
        }
    }

    private void tick(Channel channel) {
        try {
            if (channel.isWritable()) {
                Event event = next();
                if (event != null) {
                    channel.writeAndFlush(Unpooled.copiedBuffer(codec.event(event) + "\n", StandardCharsets.UTF_8));
                }
            }
        } catch (RuntimeException e) {
            LOG.error("an event could not be told", e);
            channel.close();
        }
    }

    private @Nullable Event next() {
        Feed.Changes changed = subscription.drain();
        long now = changes.get();
        boolean look = !changed.isEmpty() || now != seen || periods++ % LOOK_EVERY == 0;
        if (!look) {
            return null;
        }
        seen = now;
        List<SandboxInfo> fresh = new ArrayList<>();
        List<String> gone = new ArrayList<>(told.keySet());
        for (SandboxInfo info : sandboxes.get()) {
            gone.remove(info.name());
            if (!info.equals(told.put(info.name(), info))) {
                fresh.add(info);
            }
        }
        told.keySet().removeAll(gone);
        List<ExchangeRow> here = changed.rows().stream()
                .filter(row -> subscribe.sandbox().isEmpty() || row.sandbox().equals(subscribe.sandbox()))
                .toList();
        List<ExchangeRow> rows =
                tapes.meant(filter, here).stream().map(ExchangeRow::brief).toList();
        boolean exchanges = subscribe.exchanges();
        Event event = new Event(
                exchanges ? rows : List.of(),
                exchanges ? changed.skipped() : 0,
                exchanges ? changed.removed() : List.of(),
                fresh,
                gone);
        boolean nothing = event.exchanges().isEmpty() && event.removed().isEmpty() && event.skipped() == 0;
        return nothing && fresh.isEmpty() && gone.isEmpty() ? null : event;
    }

    /** The client has nothing more to say; when it goes, the events end. */
    private final class Ends extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
