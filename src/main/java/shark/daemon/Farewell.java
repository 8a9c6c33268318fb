package shark.daemon;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;

/** The end of the daemon, once the client that asked for it has its answer; its connection ends with the process. */
record Farewell(Runnable end) implements Calls.Stream {
    @Override
    public void join(ChannelPipeline pipeline) {
        // Nothing more is read.
    }

    @Override
    public void begin(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> end.run());
    }
}
