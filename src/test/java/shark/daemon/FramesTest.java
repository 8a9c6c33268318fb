package shark.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.api.Frame;

/** Frames of clients, cut as a socket cuts them, and those that are none. */
class FramesTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());
    private final List<Frame> frames = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void comeWholeHoweverTheyAreCut(long seed) {
        Random random = new Random(seed);
        List<Frame> sent = new ArrayList<>();
        List<Frame.Kind> kinds = List.of(Frame.Kind.values());
        ByteBuf wire = Unpooled.buffer();
        for (int i = 0; i < 200; i++) {
            byte[] payload = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(40)];
            random.nextBytes(payload);
            Frame frame = new Frame(kinds.get(random.nextInt(kinds.size())), payload);
            sent.add(frame);
            wire.writeByte(frame.kind().code()).writeInt(payload.length).writeBytes(payload);
        }
        while (wire.isReadable()) {
            channel.writeInbound(
                    wire.readBytes(Math.min(wire.readableBytes(), 1 + random.nextInt(seed == 1 ? 1 : 60))));
        }
        assertThat(received()).as("seed %d", seed).usingRecursiveComparison().isEqualTo(sent);
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void theLargestIsTaken() {
        byte[] payload = new byte[Frame.MOST];
        channel.writeInbound(frame(Frame.Kind.STDIN.code(), payload.length, payload));

        assertThat(received())
                .singleElement()
                .satisfies(frame -> assertThat(frame.payload()).hasSize(Frame.MOST));
    }

    /** The connection is closed, what came before is kept, and nothing of what follows is taken for a frame. */
    @ParameterizedTest
    @CsvSource({"0, -1", "0, 1048577", "0, 2147483647", "0, -2147483648", "99, 0", "71, 4", "-1, 0"})
    void whatIsNoneClosesTheConnection(int kind, int length) {
        ByteBuf wire = frame(Frame.Kind.STDIN.code(), 1, new byte[] {7});
        wire.writeBytes(frame(kind, length, new byte[20]));
        wire.writeBytes(frame(Frame.Kind.STDIN.code(), 1, new byte[] {8}));

        channel.writeInbound(wire);

        assertThat(received())
                .singleElement()
                .satisfies(frame -> assertThat(frame.payload()).containsExactly(7));
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void anHttpClientOnTheSocketIsNoFrame() {
        channel.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", StandardCharsets.US_ASCII));

        assertThat(received()).isEmpty();
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        FrameWriter writer = new FrameWriter(channel);
        byte[] bytes = {9, 1, 2, 3, 9};
        writer.send(Frame.Kind.STDOUT, bytes, 1, 3);
        bytes[2] = 99; // May be used again.
        writer.send(Frame.Kind.STDERR, bytes, 0, 0);
        writer.end(0x01020304);

        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            EmbeddedChannel other = new EmbeddedChannel(new FrameDecoder());
            other.writeInbound(out);
            frames.add(other.readInbound());
        }
        assertThat(frames)
                .usingRecursiveComparison()
                .isEqualTo(List.of(
                        new Frame(Frame.Kind.STDOUT, new byte[] {1, 2, 3}),
                        new Frame(Frame.Kind.STDERR, new byte[0]),
                        new Frame(Frame.Kind.EXIT, new byte[] {1, 2, 3, 4})));
        assertThat(frames.get(2).status()).isEqualTo(0x01020304);
        assertThat(channel.isActive()).as("the last frame closes").isFalse();
    }

    private List<Frame> received() {
        for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            frames.add(frame);
        }
        return frames;
    }

    private static ByteBuf frame(int kind, int length, byte[] payload) {
        return Unpooled.buffer().writeByte(kind).writeInt(length).writeBytes(payload);
    }
}
