package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One end of an HTTP/2 connection that writes and reads single frames (RFC 9113 section 4), whatever the rules say. */
final class Http2Peer implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;
    static final int CANCEL = 8;
    static final int INTERNAL_ERROR = 2;
    static final int REFUSED_STREAM = 7;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final DataInputStream input;
    private final OutputStream output;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

    /** A frame as received; the fields of HEADERS are read. */
    record Frame(int type, int flags, int stream, byte[] payload, Map<String, String> fields) {
        boolean ends() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        /** Of RST_STREAM; of GOAWAY after the last stream's number. */
        int error() {
            return Unpooled.wrappedBuffer(payload).getInt(type == GOAWAY ? 4 : 0);
        }

        String text() {
            return new String(payload, StandardCharsets.ISO_8859_1);
        }
    }

    /** What came on a stream, until it ended. */
    record Answer(
            Map<String, String> head, String body, Map<String, String> trailers, List<Map<String, String>> interim) {
        String status() {
            return head.get(":status");
        }
    }

    private Http2Peer(Socket socket) throws IOException {
        this.socket = socket;
        this.input = new DataInputStream(socket.getInputStream());
        this.output = socket.getOutputStream();
    }

    /** A client's end; says its preface and its settings. */
    static Http2Peer client(Socket socket, int... settings) throws IOException {
        Http2Peer peer = new Http2Peer(socket);
        peer.output.write(PREFACE);
        peer.settings(settings);
        return peer;
    }

    /** A server's end; reads the preface and says its settings. */
    static Http2Peer server(Socket socket, int... settings) throws IOException {
        Http2Peer peer = new Http2Peer(socket);
        byte[] said = peer.input.readNBytes(PREFACE.length);
        if (!Arrays.equals(said, PREFACE)) {
            throw new IOException("no preface, but: " + new String(said, StandardCharsets.ISO_8859_1));
        }
        peer.settings(settings);
        return peer;
    }

    /** @param settings identifiers and values by turns */
    private void settings(int... settings) throws IOException {
        ByteBuf payload = Unpooled.buffer();
        for (int i = 0; i < settings.length; i += 2) {
            payload.writeShort(settings[i]).writeInt(settings[i + 1]);
        }
        frame(SETTINGS, 0, 0, bytes(payload));
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    Http2Peer frame(int type, int flags, int stream, byte... payload) throws IOException {
        ByteBuf frame = Unpooled.buffer(payload.length + 9);
        frame.writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        output.write(bytes(frame));
        return this;
    }

    /** Writes HEADERS; names and values by turns. */
    Http2Peer headers(int stream, boolean end, String... fields) throws IOException {
        return frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
    }

    /** A block of fields, compressed (RFC 7541). */
    byte[] block(String... fields) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(1, headers, block);
        } catch (Http2Exception e) {
            throw new IllegalArgumentException(e);
        }
        return bytes(block);
    }

    /** A GET of a path, whole. */
    Http2Peer get(int stream, String path) throws IOException {
        return headers(stream, true, ":method", "GET", ":scheme", "http", ":authority", "a.example", ":path", path);
    }

    Http2Peer data(int stream, boolean end, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int at = 0;
        do {
            int count = Math.min(16_384, bytes.length - at);
            boolean last = at + count == bytes.length;
            frame(DATA, end && last ? END_STREAM : 0, stream, Arrays.copyOfRange(bytes, at, at + count));
            at += count;
        } while (at < bytes.length);
        return this;
    }

    Http2Peer reset(int stream, int error) throws IOException {
        return frame(RST_STREAM, 0, stream, bytes(Unpooled.buffer().writeInt(error)));
    }

    Http2Peer goAway(int last, int error) throws IOException {
        return frame(GOAWAY, 0, 0, bytes(Unpooled.buffer().writeInt(last).writeInt(error)));
    }

    Http2Peer window(int stream, int more) throws IOException {
        return frame(WINDOW_UPDATE, 0, stream, bytes(Unpooled.buffer().writeInt(more)));
    }

    /** The next frame that is about a stream, or ends all; settings are acknowledged. Null when the connection has ended. */
    Frame next() throws IOException {
        while (true) {
            Frame frame = any();
            if (frame == null) {
                return null;
            }
            if (frame.type == SETTINGS && frame.flags == 0) {
                frame(SETTINGS, ACK, 0);
            }
            if (frame.type == DATA || frame.type == HEADERS || frame.type == RST_STREAM || frame.type == GOAWAY) {
                return frame;
            }
        }
    }

    /** The next frame, whatever it is. */
    Frame any() throws IOException {
        byte[] head = input.readNBytes(9);
        if (head.length < 9) {
            return null;
        }
        ByteBuf bytes = Unpooled.wrappedBuffer(head);
        int length = bytes.readUnsignedMedium();
        int type = bytes.readUnsignedByte();
        int flags = bytes.readUnsignedByte();
        int stream = bytes.readInt();
        byte[] payload = input.readNBytes(length);
        return new Frame(type, flags, stream, payload, type == HEADERS ? fields(stream, payload) : Map.of());
    }

    private Map<String, String> fields(int stream, byte[] payload) {
        try {
            Map<String, String> fields = new LinkedHashMap<>();
            decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(payload))
                    .forEach(field -> fields.merge(
                            field.getKey().toString(), field.getValue().toString(), (a, b) -> a + "|" + b));
            return fields;
        } catch (Http2Exception e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /** The next frame of this type; others are passed over. */
    Frame next(int type) throws IOException {
        for (Frame frame = next(); frame != null; frame = next()) {
            if (frame.type == type) {
                return frame;
            }
        }
        throw new IOException("the connection ended without a frame of type " + type);
    }

    /** What is answered on a stream, whole; the window is opened for it as it comes. */
    Answer answer(int stream) throws IOException {
        Map<String, String> head = null;
        Map<String, String> trailers = Map.of();
        List<Map<String, String>> interim = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        for (Frame frame = next(); frame != null; frame = next()) {
            if (frame.stream != stream) {
                continue;
            }
            if (frame.type == RST_STREAM) {
                throw new IOException("reset with " + frame.error() + " after " + head + " " + body.length());
            } else if (frame.type == DATA) {
                body.append(frame.text());
                if (frame.payload.length > 0) {
                    window(0, frame.payload.length);
                    window(stream, frame.payload.length);
                }
            } else if (frame.fields.getOrDefault(":status", "").startsWith("1")) {
                interim.add(frame.fields);
            } else if (head == null) {
                head = frame.fields;
            } else {
                trailers = frame.fields;
            }
            if (frame.ends()) {
                return new Answer(head, body.toString(), trailers, interim);
            }
        }
        throw new IOException("the connection ended after " + head + " " + body.length());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
