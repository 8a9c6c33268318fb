package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;
import shark.http.h2.Fields;
import shark.http.h2.Link;
import shark.http.h2.Receiver;
import shark.http.h2.Stream;
import shark.http.wire.BadMessage;
import shark.http.wire.Framing;
import shark.http.wire.Head;

/** One request to an origin over HTTP/2, and its answer. */
final class OriginStream implements OriginSide, Receiver {
    private static final byte[] NO_TRAILERS = new byte[0];

    private final Http2Origin origin;
    private final Link link;
    private final boolean first;
    private @Nullable Stream stream;
    private @Nullable Flow flow;
    private boolean answered;
    private boolean bodiless;

    /** @param first of its connection, which cannot have been closed for being idle */
    OriginStream(Http2Origin origin, Link link, boolean first) {
        this.origin = origin;
        this.link = link;
        this.first = first;
    }

    // For the flow.

    @Override
    public boolean ask(Flow next, Request request, boolean expect) {
        flow = next;
        Http2Headers fields = Fields.request(
                request.head(),
                request.target().scheme(),
                request.authority(),
                request.target().path(),
                expect);
        Stream opened = link.open(fields, !request.hasBody(), this);
        stream = opened;
        if (opened != null) {
            origin.began(this);
        } else {
            origin.loop().execute(() -> fault("the origin takes no more requests on this connection", Flow.Again.YES));
        }
        return false;
    }

    @Override
    public void content(ByteBuf piece) {
        Stream to = stream;
        if (to == null) {
            piece.release();
        } else {
            to.data(piece);
        }
    }

    @Override
    public void end(byte[] trailers) {
        if (stream != null) {
            stream.end(Fields.trailers(trailers));
        }
    }

    @Override
    public void flush() {
        if (stream != null) {
            stream.flush();
        }
    }

    @Override
    public boolean isWritable() {
        return stream == null || stream.isWritable();
    }

    @Override
    public void pause() {
        if (stream != null) {
            stream.pause();
        }
    }

    @Override
    public void resume() {
        if (stream != null) {
            stream.resume();
        }
    }

    @Override
    public void leave() {
        flow = null;
        if (stream != null) {
            stream.reset(Http2Error.CANCEL);
        }
    }

    // From the stream.

    @Override
    public void fields(Http2Headers fields, boolean end) {
        Flow serving = flow;
        if (serving == null) {
            return;
        }
        try {
            if (answered) {
                finish(serving, Fields.trailers(fields, 502));
                return;
            }
            Head head = Fields.response(fields);
            if (head.status() < 200) {
                serving.informational(head);
                return;
            }
            answered = true;
            Framing framing = Framing.ofResponse(serving.method(), head);
            bodiless = framing.kind() == Framing.Kind.NONE;
            serving.response(head, framing);
            if (end) {
                finish(serving, NO_TRAILERS);
            }
        } catch (BadMessage e) {
            broken(e.getMessage());
        }
    }

    @Override
    public void data(ByteBuf content, boolean end) {
        Flow serving = flow;
        if (serving == null) {
            return;
        }
        if (!answered || (bodiless && content.isReadable())) {
            broken(answered ? "the origin's answer has a body, which it may not have" : "the origin sent a body first");
            return;
        }
        if (content.isReadable()) {
            serving.responseContent(content.nioBuffer());
            serving.responseBytes(content.retainedSlice());
            serving.paceResponse();
        }
        if (end) {
            finish(serving, NO_TRAILERS);
        }
    }

    private void finish(Flow serving, byte[] trailers) {
        flow = null;
        Stream from = stream;
        if (from != null) {
            from.resume();
            if (!serving.requestSent()) {
                from.reset(Http2Error.CANCEL);
            }
        }
        serving.responseEnd(trailers);
    }

    private void broken(String sentence) {
        fault(sentence, Flow.Again.NO);
        if (stream != null) {
            stream.reset(Http2Error.PROTOCOL_ERROR);
        }
    }

    /** Nothing has moved on the whole connection. */
    void idle(int seconds) {
        fault("the origin was silent for " + seconds + " s", Flow.Again.NO);
        if (stream != null) {
            stream.reset(Http2Error.CANCEL);
        }
    }

    private void fault(String sentence, Flow.Again again) {
        Flow serving = flow;
        flow = null;
        if (serving != null) {
            serving.originFault(sentence, again);
        }
    }

    @Override
    public void paused() {
        Flow serving = flow;
        if (serving != null) {
            serving.flushResponse();
        }
    }

    @Override
    public void writable() {
        Flow serving = flow;
        if (serving != null) {
            serving.originWritable();
        }
    }

    @Override
    public void closed(String why, boolean untouched) {
        origin.closed(this);
        Stream over = stream;
        boolean kept = !first && over != null && !over.wasReset();
        String sentence = (answered ? "the origin's answer was cut: " : "the origin gave no answer: ") + why;
        fault(sentence, untouched ? Flow.Again.YES : kept ? Flow.Again.IF_IDEMPOTENT : Flow.Again.NO);
    }
}
