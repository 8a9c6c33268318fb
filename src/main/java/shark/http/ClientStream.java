package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shark.http.h2.Fields;
import shark.http.h2.Receiver;
import shark.http.h2.Stream;
import shark.http.tls.Upstream;
import shark.http.wire.BadMessage;
import shark.http.wire.Framing;
import shark.http.wire.Head;
import shark.tape.Decision;
import shark.tape.RequestHead;

/** One request of a program's over HTTP/2, and its answer. */
final class ClientStream implements ClientSide, Receiver {
    private static final byte[] NO_TRAILERS = new byte[0];

    private final Http2Client client;
    private final Stream stream;
    private final EnumSet<Pause> pauses = EnumSet.noneOf(Pause.class);
    private @Nullable Head head;
    private Framing framing = Framing.NONE;
    private @Nullable Flow flow;
    private @Nullable StreamedFile playing;
    /** What came before the exchange could begin. */
    private ByteBuf early = Unpooled.EMPTY_BUFFER;

    private byte[] trailers = NO_TRAILERS;
    private boolean ended;
    private boolean begun;

    ClientStream(Http2Client client, Stream stream) {
        this.client = client;
        this.stream = stream;
    }

    // From the stream.

    @Override
    public void fields(Http2Headers fields, boolean end) {
        if (begun && flow == null) {
            return; // Of a request that is over, or never was one.
        }
        try {
            if (head != null) {
                trailers = Fields.trailers(fields, 400);
                requestEnded(end);
                return;
            }
            Head first = Fields.request(fields);
            head = first;
            framing = Framing.ofFrames(first, end);
            ended = end;
            if (client.mayBegin(this)) {
                begin();
            } else {
                pause(Pause.STORE);
            }
        } catch (BadMessage e) {
            Head read = head;
            refuse(e, read == null ? described(fields) : read.bytes());
        }
    }

    /** A head that cannot be read, for a person to read. */
    private static byte[] described(Http2Headers fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach(field -> text.append(field.getKey())
                .append(": ")
                .append(field.getValue())
                .append("\r\n"));
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    void begin() {
        Head first = head;
        if (first == null) {
            return;
        }
        try {
            Target target = Target.of(first, client.dialled(), client.scheme());
            Request request = new Request(first, target.request(first), framing);
            begun = true;
            Flow next = new Flow(
                    this, client.door().pool(loop()), request, client.door().begin(request.target()));
            flow = next;
            ByteBuf before = early;
            early = Unpooled.EMPTY_BUFFER;
            if (before.isReadable()) {
                next.requestContent(before.nioBuffer());
                next.requestBytes(before);
            }
            if (ended) {
                next.requestEnd(trailers);
            }
            if (flow == next) {
                next.begin();
            }
            resume(Pause.STORE);
        } catch (BadMessage e) {
            refuse(e, first.bytes());
        }
    }

    @Override
    public void data(ByteBuf content, boolean end) {
        Flow to = flow;
        if (content.isReadable() && head != null && framing.kind() == Framing.Kind.NONE) {
            fault(new BadMessage(400, "the request has a body, and its Content-Length says that it has none"));
        } else if (content.isReadable() && to != null) {
            to.requestContent(content.nioBuffer());
            to.requestBytes(content.retainedSlice());
        } else if (content.isReadable() && !begun) {
            early = Unpooled.wrappedBuffer(early, content.retainedSlice());
        }
        requestEnded(end);
    }

    private void requestEnded(boolean end) {
        if (end && !ended) {
            ended = true;
            Flow to = flow;
            if (to != null) {
                to.requestEnd(trailers);
            }
        }
    }

    private void fault(BadMessage fault) {
        Flow to = flow;
        if (to != null) {
            to.requestFault(fault);
        } else {
            stream.reset(Http2Error.PROTOCOL_ERROR);
        }
    }

    private void refuse(BadMessage fault, byte[] received) {
        Flow to = flow;
        if (to != null) {
            to.requestFault(fault);
            return;
        }
        begun = true;
        byte[] text = ("shark: " + fault.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] answer = answer(fault.status(), "text/plain; charset=utf-8", text, false, ended);
        client.door().malformed(client.scheme(), client.dialled(), received, fault, answer, text);
        if (!ended) {
            stream.refuseRest(Http2Error.PROTOCOL_ERROR);
        }
    }

    @Override
    public void writable() {
        Flow current = flow;
        StreamedFile file = playing;
        if (file != null) {
            play(file);
        } else if (current != null) {
            current.clientWritable();
        }
    }

    @Override
    public void closed(String why, boolean untouched) {
        client.forget(this);
        early.release();
        early = Unpooled.EMPTY_BUFFER;
        StreamedFile file = playing;
        playing = null;
        if (file != null) {
            file.close();
        }
        Flow current = flow;
        flow = null;
        if (current != null) {
            current.clientGone();
        }
    }

    /** Nothing has moved on the whole connection. */
    void idle(int seconds) {
        if (!ended && pauses.isEmpty()) {
            fault(new BadMessage(408, "nothing more of the request's body came for " + seconds + " s"));
        }
    }

    // For the flow.

    @Override
    public EventLoop loop() {
        return client.channel().eventLoop();
    }

    @Override
    public OriginPool.Key origin(RequestHead request) {
        OriginPool.Key key = Secured.origin(client.secured(), request, client.dialled(), Upstream.Offer.HTTP_2);
        return client.secured() == null ? key.withPriorKnowledge() : key;
    }

    @Override
    public void goOn() {
        stream.fields(Fields.status(100), false);
        stream.flush();
    }

    @Override
    public void informational(Head interim) {
        stream.fields(Fields.response(interim, null), false);
    }

    @Override
    public boolean head(Head answer, Framing answerFraming) {
        stream.fields(Fields.response(answer, null), answerFraming.kind() == Framing.Kind.NONE);
        return false;
    }

    @Override
    public void content(ByteBuf piece) {
        stream.data(piece);
    }

    @Override
    public void end(byte[] section) {
        stream.end(Fields.trailers(section));
    }

    @Override
    public byte[] answer(int status, String contentType, byte[] body, boolean bodiless, boolean requestEnded) {
        byte[] answer = Answers.head(Fields.VERSION, status, contentType, body.length, List.of());
        try {
            stream.fields(Fields.response(Head.recordedResponse(answer), null), bodiless);
        } catch (BadMessage e) {
            throw new IllegalStateException("shark's own head is malformed: " + e.getMessage(), e);
        }
        stream.data(Unpooled.wrappedBuffer(body));
        stream.end(null);
        stream.flush();
        return answer;
    }

    @Override
    public void play(Decision.Play play, String method) throws BadMessage {
        Head recorded = Head.recordedResponse(play.head());
        boolean bodiless = Framing.ofResponse(method, recorded).kind() == Framing.Kind.NONE;
        StreamedFile file = !bodiless && play.body() instanceof Decision.InFile body
                ? StreamedFile.open(body, play.trailers())
                : null;
        stream.fields(Fields.response(recorded, Playback.HIT), bodiless);
        if (file != null) {
            playing = file;
            play(file);
        } else if (!bodiless && play.body() instanceof Decision.InMemory memory) {
            stream.data(Unpooled.wrappedBuffer(memory.bytes()));
            end(play.trailers());
        }
        stream.flush();
    }

    private void play(StreamedFile file) {
        if (file.writeTo(stream, client.channel().alloc())) {
            playing = null;
            file.close();
            stream.flush();
            if (!ended) {
                stream.refuseRest(Http2Error.NO_ERROR);
            }
        }
    }

    @Override
    public void flush() {
        stream.flush();
    }

    @Override
    public boolean isWritable() {
        return stream.isWritable();
    }

    @Override
    public void pause(Pause reason) {
        pauses.add(reason);
        stream.pause();
    }

    @Override
    public void resume(Pause reason) {
        if (pauses.remove(reason) && pauses.isEmpty()) {
            stream.resume();
        }
    }

    @Override
    public void ended(boolean orderly) {
        flow = null;
        pauses.clear();
        stream.resume(); // The rest of the request's body is taken, by nobody.
        if (!ended && playing == null) {
            stream.refuseRest(Http2Error.NO_ERROR);
        }
    }

    @Override
    public void reset() {
        flow = null;
        stream.reset(Http2Error.INTERNAL_ERROR);
    }

    @Override
    public void switched(Head answer, Channel origin, ByteBuf early) {
        throw new IllegalStateException("nobody asks for a switch of protocols over HTTP/2");
    }
}
