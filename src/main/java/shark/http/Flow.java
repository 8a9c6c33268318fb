package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shark.http.wire.BadMessage;
import shark.http.wire.BodyScanner;
import shark.http.wire.Framing;
import shark.http.wire.Head;
import shark.tape.BodySink;
import shark.tape.Decision;
import shark.tape.Recording;

/**
 * One exchange: a request of the client's, the tape's decision, and the answer of an origin, of the tape, or of shark itself.
 * It knows of neither side which protocol that speaks.
 *
 * <p>The client's side calls {@link #begin}, {@link #requestContent}, {@link #requestBytes} and {@link #requestEnd}, the
 * origin's side what begins with response. All run on the client connection's event loop, which is the origin connection's
 * too. It ends exactly once, in {@link #end}.
 *
 * <p>A body comes in two forms, as content and as received. They differ where it is chunked only; then the side that it goes
 * to says which one it takes, and gets the other one never.
 */
final class Flow {
    /** RFC 9110 section 9.2.2; a request without a body is all that is ever sent twice. */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    private static final byte[] NO_TRAILERS = new byte[0];

    /** Whether a request that got no answer may be sent once more, on another connection. */
    enum Again {
        NO,
        /** The connection was kept from before, and may have been closed for being idle. */
        IF_IDEMPOTENT,
        /** The origin says that it did nothing (RFC 9113 section 8.7). */
        YES
    }

    private final ClientSide client;
    private final OriginPool pool;
    private final Request request;
    private final Recording recording;
    private final List<ByteBuf> held = new ArrayList<>(0);
    private int heldBytes;
    private byte[] requestTrailers = NO_TRAILERS;
    private boolean requestEnded;
    private boolean requestDecoded;
    private boolean answerDecoded;
    private boolean answered;
    private boolean retried;
    private boolean over;
    private boolean tapeBehind;
    private int status;
    private @Nullable OriginSide origin;

    Flow(ClientSide client, OriginPool pool, Request request, Recording recording) {
        this.client = client;
        this.pool = pool;
        this.request = request;
        this.recording = recording;
    }

    String method() {
        return request.method();
    }

    boolean asksForSwitch() {
        return request.asksForSwitch();
    }

    boolean requestSent() {
        return requestEnded;
    }

    void begin() {
        if (recording.decidesEarly()) {
            recording.decide(this::onLoop);
        } else if (request.expectsContinue()) {
            client.goOn(); // The tape wants the body before anybody else is asked.
        }
    }

    private void onLoop(Decision decision) {
        if (client.loop().inEventLoop()) {
            decided(decision);
        } else {
            client.loop().execute(() -> decided(decision));
        }
    }

    private void decided(Decision decision) {
        if (over) {
            return;
        }
        if (decision instanceof Decision.Forward) {
            forward();
        } else if (decision instanceof Decision.Play play) {
            play(play);
        } else if (decision instanceof Decision.Refuse refuse) {
            answerSelf(refuse.status(), refuse.contentType(), refuse.body());
            recording.fail(refuse.status(), refuse.error());
            end(requestEnded);
        }
    }

    /** A piece of the request's content. */
    void requestContent(ByteBuffer content) {
        OriginSide to = origin;
        if (requestDecoded && to != null) {
            to.content(Unpooled.copiedBuffer(content.duplicate()));
        }
        BodySink sink = recording.requestBody();
        if (!sink.write(content)) {
            client.pause(ClientSide.Pause.TAPE);
            sink.whenReady(() -> client.loop().execute(() -> client.resume(ClientSide.Pause.TAPE)));
        }
    }

    /** A piece of the request's body as received; taken over. */
    void requestBytes(ByteBuf bytes) {
        OriginSide to = origin;
        if (over) {
            bytes.release();
        } else if (to != null) {
            if (requestDecoded) {
                bytes.release();
            } else {
                to.content(bytes);
            }
            to.flush();
            if (!to.isWritable()) {
                client.pause(ClientSide.Pause.ORIGIN);
            }
        } else {
            held.add(bytes);
            heldBytes += bytes.readableBytes();
            if (recording.decidesEarly()) {
                client.pause(ClientSide.Pause.ORIGIN); // Until it is dialled.
            } else if (heldBytes > pool.limits().heldBytes()) {
                refuseItself(
                        413,
                        "the request's body is larger than the " + pool.limits().heldBytes()
                                + " bytes that can wait for the tape's decision");
            }
        }
    }

    void requestEnd(byte[] trailers) {
        requestEnded = true;
        if (over) {
            return;
        }
        requestTrailers = trailers;
        recording.requestEnd(trailers);
        OriginSide to = origin;
        if (to != null) {
            to.end(trailers);
            to.flush();
        }
        if (!recording.decidesEarly()) {
            recording.decide(this::onLoop);
        }
    }

    /** The request broke off or is not HTTP. */
    void requestFault(BadMessage fault) {
        refuseItself(fault.status(), fault.getMessage());
    }

    /** The client has gone. */
    void clientGone() {
        if (!over) {
            recording.fail(status, "the client closed the connection");
            end(false);
        }
    }

    void clientWritable() {
        readOrigin();
    }

    /** Reads on from the origin when neither the client nor the tape is behind. */
    private void readOrigin() {
        OriginSide from = origin;
        if (from != null && !tapeBehind && client.isWritable()) {
            from.resume();
        }
    }

    private void forward() {
        pool.open(client.origin(request.target()), request.asksForSwitch(), !retried, (found, failure) -> {
            if (found == null) {
                originFault(failure, Again.NO);
            } else if (over) {
                found.leave();
            } else {
                send(found);
            }
        });
    }

    private void send(OriginSide to) {
        origin = to;
        boolean coded = to.ask(this, request, recording.decidesEarly());
        requestDecoded = !coded && request.framing().kind() == Framing.Kind.CHUNKED;
        List<ByteBuf> waiting = List.copyOf(held);
        held.clear();
        heldBytes = 0;
        if (requestDecoded) {
            decoded(waiting, to);
        } else {
            waiting.forEach(to::content);
        }
        if (requestEnded) {
            to.end(requestTrailers);
        }
        to.flush();
        client.resume(ClientSide.Pause.ORIGIN);
    }

    private void decoded(List<ByteBuf> coded, OriginSide to) {
        BodyScanner scanner = new BodyScanner(request.framing(), 400);
        try {
            for (ByteBuf bytes : coded) {
                scanner.scan(bytes, content -> to.content(Unpooled.copiedBuffer(content)));
            }
        } catch (BadMessage e) {
            throw new IllegalStateException("these bytes have been read before: " + e.getMessage(), e);
        } finally {
            coded.forEach(ByteBuf::release);
        }
    }

    void originWritable() {
        client.resume(ClientSide.Pause.ORIGIN);
    }

    void informational(Head interim) {
        recording.informational(interim.bytes());
        client.informational(interim);
    }

    void response(Head answer, Framing answerFraming) {
        answered = true;
        status = answer.status();
        recording.response(status, answer.bytes());
        boolean coded = client.head(answer, answerFraming);
        answerDecoded = !coded && answerFraming.kind() == Framing.Kind.CHUNKED;
    }

    void responseContent(ByteBuffer content) {
        if (answerDecoded) {
            client.content(Unpooled.copiedBuffer(content.duplicate()));
        }
        BodySink sink = recording.responseBody();
        OriginSide from = origin;
        if (!sink.write(content) && from != null) {
            tapeBehind = true;
            from.pause();
            sink.whenReady(() -> client.loop().execute(() -> {
                tapeBehind = false;
                readOrigin();
            }));
        }
    }

    /** A piece of the response's body as received; taken over. */
    void responseBytes(ByteBuf bytes) {
        if (answerDecoded) {
            bytes.release();
        } else {
            client.content(bytes);
        }
    }

    void flushResponse() {
        client.flush();
        paceResponse();
    }

    /** Reads no more from the origin when the client is behind. */
    void paceResponse() {
        OriginSide from = origin;
        if (from != null && !client.isWritable()) {
            from.pause();
        }
    }

    void responseEnd(byte[] trailers) {
        origin = null;
        client.end(trailers);
        client.flush();
        if (!requestEnded) {
            recording.requestEnd(NO_TRAILERS);
        }
        recording.complete(trailers);
        end(requestEnded);
    }

    /**
     * The origin has switched protocols.
     *
     * @param early what has come after the answer
     */
    void switched(Head answer, Channel from, ByteBuf early) {
        status = 101;
        recording.response(101, answer.bytes());
        recording.complete(NO_TRAILERS);
        over = true;
        origin = null;
        client.switched(answer, from, early);
    }

    /** No answer, or not a whole one. */
    void originFault(String sentence, Again again) {
        if (over) {
            return;
        }
        origin = null;
        boolean harmless = again == Again.YES || (again == Again.IF_IDEMPOTENT && IDEMPOTENT.contains(method()));
        if (harmless && !answered && !retried && !request.hasBody()) {
            retried = true;
            forward();
        } else if (answered) {
            recording.fail(status, sentence);
            over = true;
            client.reset(); // A clean end would pass for a whole answer.
        } else {
            refuseItself(502, sentence);
        }
    }

    private void refuseItself(int code, String sentence) {
        if (over) {
            return;
        }
        if (!requestEnded) {
            recording.requestEnd(NO_TRAILERS);
        }
        if (answered) {
            recording.fail(code, sentence);
            end(false);
            client.reset();
            return;
        }
        answerSelf(code, "text/plain; charset=utf-8", ("shark: " + sentence + "\n").getBytes(StandardCharsets.UTF_8));
        recording.fail(code, sentence);
        end(requestEnded && code == 502);
    }

    /** Answers in an origin's place, and tells the tape what was sent. */
    private void answerSelf(int code, String contentType, byte[] body) {
        status = code;
        boolean bodiless = method().equals("HEAD");
        byte[] head = client.answer(code, contentType, body, bodiless, requestEnded);
        recording.response(code, head);
        recording.responseBody().write(ByteBuffer.wrap(bodiless ? NO_TRAILERS : body));
    }

    private void play(Decision.Play play) {
        try {
            client.play(play, method());
            recording.response(play.status(), play.head());
            recording.complete(play.trailers());
            end(requestEnded);
        } catch (BadMessage e) {
            refuseItself(502, "the recorded answer " + play.recorded() + " cannot be read: " + e.getMessage());
        }
    }

    private void end(boolean orderly) {
        over = true;
        held.forEach(ByteBuf::release);
        held.clear();
        OriginSide left = origin;
        origin = null;
        if (left != null) {
            left.leave();
        }
        client.ended(orderly);
    }
}
