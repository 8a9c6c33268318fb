package shark.http.h2;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import shark.http.wire.Head;

/**
 * Says what a connection takes. Against floods (CVE-2019-9511 to 9518, CVE-2023-44487, CVE-2024-27316): streams that are reset
 * are counted, in both directions; so are empty DATA frames, small CONTINUATION frames, and answers to PING and SETTINGS that the
 * other end does not read. Beyond the bounds the connection ends with ENHANCE_YOUR_CALM.
 */
final class LinkBuilder extends AbstractHttp2ConnectionHandlerBuilder<Link, LinkBuilder> {
    /** As much as one program may have going at once; others do it the same. */
    private static final int STREAMS = 100;

    /** A program is as far away as a socket of this kernel's. */
    private static final int PROGRAM_WINDOW = 256 * 1024;

    /** At 50 ms a turn 20 MB a second for one stream, and four times that for all. */
    private static final int ORIGIN_WINDOW = 1024 * 1024;

    private static final int STREAMS_AT_FULL_SPEED = 4;
    private static final int CONTROL_FRAMES = 1000;
    private static final int EMPTY_DATA_FRAMES = 10;
    private static final int SMALL_CONTINUATIONS = 16;
    private static final int RESETS = 200;
    private static final int RESETS_SECONDS = 30;
    private static final int GRACE_MILLIS = 2000;

    private final Owner owner;
    private final int window;

    LinkBuilder(Owner owner, boolean server) {
        this.owner = owner;
        this.window = server ? PROGRAM_WINDOW : ORIGIN_WINDOW;
        server(server);
        validateHeaders(false); // Done by Fields, which tells what is wrong, and of which request.
        Http2Settings settings =
                Http2Settings.defaultSettings().initialWindowSize(window).maxHeaderListSize(Head.MOST_BYTES);
        initialSettings(server ? settings.maxConcurrentStreams(STREAMS) : settings.pushEnabled(false));
        encoderEnforceMaxQueuedControlFrames(CONTROL_FRAMES);
        decoderEnforceMaxConsecutiveEmptyDataFrames(EMPTY_DATA_FRAMES);
        decoderEnforceMaxSmallContinuationFrames(SMALL_CONTINUATIONS);
        decoderEnforceMaxRstFramesPerWindow(RESETS, RESETS_SECONDS);
        if (server) {
            encoderEnforceMaxRstFramesPerWindow(RESETS, RESETS_SECONDS);
        }
        gracefulShutdownTimeoutMillis(GRACE_MILLIS);
    }

    @Override
    protected Link build() {
        return super.build();
    }

    @Override
    protected Link build(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        return new Link(decoder, encoder, settings, owner, window * STREAMS_AT_FULL_SPEED);
    }
}
