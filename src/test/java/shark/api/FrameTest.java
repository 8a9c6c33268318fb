package shark.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameTest {
    @Test
    void aSizeComesBackAsItWent() {
        assertThat(Frame.resize(new Frame.Size(200, 60)).size()).contains(new Frame.Size(200, 60));
        Frame repaint = new Frame(Frame.Kind.REPAINT, Frame.sized(new Frame.Size(80, 24), new byte[] {1, 2, 3}, 2));
        assertThat(repaint.size()).contains(new Frame.Size(80, 24));
        assertThat(repaint.afterSize()).containsExactly(1, 2);
    }

    @Test
    void aHostileSizeIsBroughtIntoRange() {
        byte[] huge = {(byte) 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff};
        assertThat(new Frame(Frame.Kind.RESIZE, huge).size()).contains(new Frame.Size(1000, 1));
        assertThat(new Frame.Size(0, -5)).isEqualTo(new Frame.Size(1, 1));
    }

    @Test
    void aPayloadThatIsTooShortHasNoSize() {
        Frame cut = new Frame(Frame.Kind.RESIZE, new byte[] {0, 80, 0});
        assertThat(cut.size()).isEmpty();
        assertThat(cut.afterSize()).isEmpty();
    }

    @Test
    void kindsAreKnownByTheirBytes() {
        for (Frame.Kind kind : Frame.Kind.values()) {
            assertThat(Frame.Kind.of(kind.code())).contains(kind);
        }
        assertThat(Frame.Kind.of(99)).isEqualTo(Optional.empty());
    }
}
