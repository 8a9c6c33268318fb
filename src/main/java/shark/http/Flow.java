package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shark.http.wire.BadMessage;
import shark.http.wire.Framing;
import shark.http.wire.Head;
import shark.http.wire.Rewriter;
import shark.tape.BodySink;
import shark.tape.Decision;
import shark.tape.Recording;
import shark.tape.RequestHead;

/**
 * One exchange: a request of the client's, the tape's decision, and the answer of an origin, of the tape, or of shark itself.
 *
 * <p>The client's side calls {@link #begin}, {@link #requestBytes} and {@link #requestEnd}, the origin's side what begins
 * with response. All run on the client connection's event loop, which is the origin connection's too. It ends exactly once,
 * in {@link #end}.
 */
final class Flow {
    /** RFC 9110 section 9.2.2; a request without a body is all that is ever sent twice. */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    /** What a head may grow by when it is sent on; a longer one makes the buffer grow. */
    private static final int ROOM = 96;

    private final ClientConnection client;
    private final OriginPool pool;
    private final Head head;
    private final RequestHead request;
    private final Framing framing;
    private final Recording recording;
    private final boolean upgrade;
    private final List<ByteBuf> held = new ArrayList<>(0);
    private int heldBytes;
    private boolean requestEnded;
    private boolean answered;
    private boolean retried;
    private boolean plain;
    private boolean over;
    private boolean tapeBehind;
    private int status;
    private @Nullable OriginConnection origin;

    Flow(
            ClientConnection client,
            OriginPool pool,
            Head head,
            RequestHead request,
            Framing framing,
            Recording recording) {
        this.client = client;
        this.pool = pool;
        this.head = head;
        this.request = request;
        this.framing = framing;
        this.recording = recording;
        this.upgrade = head.lists("Connection", "upgrade")
                && head.value("Upgrade")
                        .filter(value -> !value.equalsIgnoreCase("h2c"))
                        .isPresent()
                && framing.kind() == Framing.Kind.NONE;
    }

    String method() {
        return request.method();
    }

    /** True when the origin may switch protocols (RFC 9110 section 7.8). */
    boolean asksForSwitch() {
        return upgrade;
    }

    boolean requestSent() {
        return requestEnded;
    }

    void begin() {
        if (recording.decidesEarly()) {
            recording.decide(this::onLoop);
        } else if (framing.kind() != Framing.Kind.NONE && head.lists("Expect", "100-continue")) {
            // The tape wants the body before anybody else is asked: only shark can say go on.
            client.write(Answers.ascii("HTTP/1.1 100 Continue\r\n\r\n"));
            client.flush();
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

    /** A piece of the request's content, for the tape. */
    void requestContent(ByteBuffer content) {
        BodySink sink = recording.requestBody();
        if (!sink.write(content)) {
            client.pause(ClientConnection.Pause.TAPE);
            sink.whenReady(() -> client.loop().execute(() -> client.resume(ClientConnection.Pause.TAPE)));
        }
    }

    /** A piece of the request's body as received; taken over. */
    void requestBytes(ByteBuf bytes) {
        OriginConnection to = origin;
        if (over) {
            bytes.release();
        } else if (to != null) {
            to.write(bytes);
            to.channel().flush();
            if (!to.channel().isWritable()) {
                client.pause(ClientConnection.Pause.ORIGIN);
            }
        } else {
            held.add(bytes);
            heldBytes += bytes.readableBytes();
            if (recording.decidesEarly()) {
                client.pause(ClientConnection.Pause.ORIGIN); // Until it is dialled.
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
        recording.requestEnd(trailers);
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
        OriginConnection from = origin;
        if (from != null && !tapeBehind && client.isWritable()) {
            from.channel().config().setAutoRead(true);
        }
    }

    private void forward() {
        OriginPool.Key key = client.origin(request);
        OriginConnection idle = retried ? null : pool.idle(key);
        if (idle != null) {
            send(idle);
            return;
        }
        pool.dial(key, () -> new OriginConnection(pool, key), (channel, failure) -> {
            if (channel == null) {
                originFault(failure, false);
                return;
            }
            channel.pipeline().addFirst(new Silence(pool.limits().idleSeconds()));
            OriginConnection fresh = channel.pipeline().get(OriginConnection.class);
            if (over) {
                channel.close();
            } else {
                send(fresh);
            }
        });
    }

    private void send(OriginConnection to) {
        origin = to;
        to.serve(this);
        boolean usual = request.port() == (request.scheme().equals("https") ? 443 : 80);
        String host = request.host().indexOf(':') < 0
                ? request.host()
                : "[" + request.host() + "]"; // RFC 3986 section 3.2.2.
        // The name within a whole URL goes over the Host field (RFC 9112 section 3.2.2).
        boolean whole = !head.second().startsWith("/") && !head.second().equals("*");
        String authority = head.value("Host").filter(sent -> !whole).orElse(usual ? host : host + ":" + request.port());
        ByteBuf rewritten = client.buffer(head.bytes().length + ROOM);
        Rewriter.request(head, request.path(), authority, upgrade, recording.decidesEarly(), rewritten);
        to.write(rewritten);
        held.forEach(to::write);
        held.clear();
        heldBytes = 0;
        to.channel().flush();
        client.resume(ClientConnection.Pause.ORIGIN);
    }

    void originWritable() {
        client.resume(ClientConnection.Pause.ORIGIN);
    }

    void informational(Head interim) {
        recording.informational(interim.bytes());
        if (!head.third().equals("HTTP/1.0")) {
            writeHead(interim, List.of());
        }
    }

    void response(Head answer, Framing answerFraming) {
        answered = true;
        status = answer.status();
        recording.response(status, answer.bytes());
        plain = answerFraming.kind() == Framing.Kind.CHUNKED && head.third().equals("HTTP/1.0");
        if (plain || answerFraming.kind() == Framing.Kind.UNTIL_CLOSE) {
            client.closeAfter();
        }
        writeHead(answer, client.connectionFields());
    }

    void responseContent(ByteBuffer content) {
        if (plain) {
            client.write(Unpooled.copiedBuffer(content.duplicate()));
        }
        BodySink sink = recording.responseBody();
        OriginConnection from = origin;
        if (!sink.write(content) && from != null) {
            tapeBehind = true;
            from.channel().config().setAutoRead(false);
            sink.whenReady(() -> client.loop().execute(() -> {
                tapeBehind = false;
                readOrigin();
            }));
        }
    }

    /** A piece of the response's body as received; taken over. */
    void responseBytes(ByteBuf bytes) {
        if (plain) {
            bytes.release();
        } else {
            client.write(bytes);
        }
    }

    void flushResponse() {
        client.flush();
        OriginConnection from = origin;
        if (from != null && !client.isWritable()) {
            from.channel().config().setAutoRead(false);
        }
    }

    void responseEnd(byte[] trailers) {
        origin = null;
        client.flush();
        if (!requestEnded) {
            recording.requestEnd(new byte[0]);
        }
        recording.complete(trailers);
        end(requestEnded);
    }

    void switched(Head answer, OriginConnection from) {
        status = 101;
        recording.response(101, answer.bytes());
        writeHead(answer, List.of());
        ByteBuf early = from.takePending();
        recording.complete(new byte[0]);
        over = true;
        origin = null;
        client.switched(from.channel(), early);
    }

    /**
     * No answer, or not a whole one.
     *
     * @param stale the connection was kept from before and may have been closed for being idle
     */
    void originFault(String sentence, boolean stale) {
        if (over) {
            return;
        }
        origin = null;
        if (stale && !answered && !retried && framing.kind() == Framing.Kind.NONE && IDEMPOTENT.contains(method())) {
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

    private void writeHead(Head answer, List<Head.Field> added) {
        ByteBuf rewritten = client.buffer(answer.bytes().length + ROOM);
        Rewriter.response(answer, plain, added, rewritten);
        client.write(rewritten);
    }

    private void refuseItself(int code, String sentence) {
        if (over) {
            return;
        }
        if (!requestEnded) {
            recording.requestEnd(new byte[0]);
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
        if (!requestEnded) {
            client.closeAfter();
        }
        byte[] answer = Answers.head(code, contentType, body.length, client.connectionFields());
        byte[] sent = method().equals("HEAD") ? new byte[0] : body;
        recording.response(code, answer);
        recording.responseBody().write(ByteBuffer.wrap(sent));
        client.write(Unpooled.wrappedBuffer(answer, sent));
        client.flush();
    }

    private void play(Decision.Play play) {
        try {
            Playback playback =
                    new Playback(client, play, method(), head.third().equals("HTTP/1.0"));
            recording.response(play.status(), play.head());
            playback.write();
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
        OriginConnection left = origin;
        origin = null;
        if (left != null) {
            left.close();
        }
        client.ended(orderly);
    }
}
