package shark.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.Sha256;
import shark.store.Body;

/** A body on its way to the disk, its thread's steps done by hand. */
class SpoolTest {
    private static final int HIGH = 4 << 20;
    private static final int LOW = 1 << 20;
    private static final int CHUNK = 256 * 1024;

    @TempDir
    Path directory;

    private final ArrayDeque<Runnable> steps = new ArrayDeque<>();
    private final List<Body> bodies = new ArrayList<>();
    private final List<@Nullable IOException> failures = new ArrayList<>();
    private int files;

    private Spool spool() {
        return new Spool(steps::add, () -> directory.resolve("body" + files++));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                1000,
                Body.INLINE - 1,
                Body.INLINE,
                Body.INLINE + 1,
                CHUNK - 1,
                CHUNK,
                CHUNK + 1,
                CHUNK + Body.INLINE,
                CHUNK + Body.INLINE + 1,
                3_000_000
            })
    void isWholeWhereverItIsCut(int size) throws IOException {
        Random random = new Random(size);
        byte[] content = new byte[size];
        random.nextBytes(content);
        for (int most : new int[] {1_000, 70_000, 5_000_000}) {
            Spool spool = spool();
            ByteBuffer all = ByteBuffer.wrap(content);
            while (all.hasRemaining()) {
                ByteBuffer piece = all.slice();
                piece.limit(Math.min(piece.limit(), 1 + random.nextInt(most)));
                all.position(all.position() + piece.limit());
                spool.write(piece);
                assertThat(piece.hasRemaining()).isFalse();
            }
            assertThat(spool.size()).isEqualTo(size);
            end(spool);
            work();
            Body body = bodies.get(bodies.size() - 1);
            assertThat(failures.get(failures.size() - 1)).isNull();
            assertThat(body.digest()).isEqualTo(Sha256.of(content));
            assertThat(body.size()).isEqualTo(size);
            assertThat(body instanceof Body.Small).isEqualTo(size <= Body.INLINE);
            if (body instanceof Body.Large large) {
                assertThat(large.file()).hasBinaryContent(content);
            } else {
                assertThat(((Body.Small) body).content()).isEqualTo(content);
            }
        }
    }

    @Test
    void fallsBehindAtABoundAndCatchesUpBelowAnother() {
        Spool spool = spool();
        List<String> resumed = new ArrayList<>();
        int accepted = 0;
        while (spool.write(ByteBuffer.allocate(100_000))) {
            accepted += 100_000;
            assertThat(accepted).isLessThan(HIGH + CHUNK + Body.INLINE);
        }
        assertThat(accepted).isGreaterThanOrEqualTo(HIGH - 100_000);
        spool.whenReady(() -> resumed.add("now"));

        int waiting = steps.size() * CHUNK;
        while (waiting - CHUNK >= LOW) {
            steps.remove().run();
            waiting -= CHUNK;
            assertThat(resumed).isEmpty();
        }
        steps.remove().run();
        assertThat(resumed).containsExactly("now");
        work();
        spool.whenReady(() -> resumed.add("at once"));
        assertThat(resumed).containsExactly("now", "at once");
        assertThat(spool.write(ByteBuffer.allocate(10))).isTrue();
    }

    @Test
    void aFileThatCannotBeMadeFailsTheBodyAndStopsNobody() {
        Spool spool = new Spool(steps::add, () -> directory.resolve("nowhere/body"));
        for (int i = 0; i < 20; i++) {
            spool.write(ByteBuffer.allocate(100_000));
        }
        end(spool);
        work();
        assertThat(bodies).containsExactly(Body.Small.EMPTY);
        assertThat(failures.get(0)).isInstanceOf(java.nio.file.NoSuchFileException.class);
        List<String> resumed = new ArrayList<>();
        spool.whenReady(() -> resumed.add("ready"));
        assertThat(resumed).hasSize(1);
    }

    @Test
    void aFileThatIsThereAlreadyIsNotWrittenOver() throws IOException {
        Path taken = Files.writeString(directory.resolve("body0"), "somebody's");
        Spool spool = spool();
        spool.write(ByteBuffer.allocate(500_000));
        end(spool);
        work();
        assertThat(failures.get(0)).isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
        assertThat(taken).hasContent("somebody's");
    }

    @Test
    void aSmallBodyTouchesNoFileAndNoThread() throws IOException {
        Spool spool = spool();
        spool.write(ByteBuffer.allocate(Body.INLINE));
        end(spool);
        assertThat(bodies).hasSize(1);
        assertThat(steps).isEmpty();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void theBytesGivenMayBeUsedAgain() throws IOException {
        Spool spool = spool();
        byte[] reused = new byte[50_000];
        for (int i = 0; i < 10; i++) {
            java.util.Arrays.fill(reused, (byte) ('a' + i));
            spool.write(ByteBuffer.wrap(reused));
        }
        java.util.Arrays.fill(reused, (byte) '!');
        end(spool);
        work();
        byte[] content = Files.readAllBytes(((Body.Large) bodies.get(0)).file());
        byte[] expected = new byte[500_000];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (byte) ('a' + i / 50_000);
        }
        assertThat(content).isEqualTo(expected);
    }

    private void end(Spool spool) {
        spool.end((body, failure) -> {
            bodies.add(body);
            failures.add(failure);
        });
    }

    private void work() {
        while (!steps.isEmpty()) {
            steps.remove().run();
        }
    }
}
