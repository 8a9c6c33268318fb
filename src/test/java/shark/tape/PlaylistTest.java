package shark.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.Sha256;
import shark.base.Source;
import shark.store.Body;
import shark.store.Exchange;
import shark.store.Store;

/** Which of equal exchanges is played next, against a model, over a real store. */
@Timeout(60)
class PlaylistTest {
    private static final byte[] NONE = new byte[0];

    @TempDir
    Path directory;

    private Store store;
    private Playlist playlist;

    @BeforeEach
    void open() {
        store = Store.open(directory);
        playlist = new Playlist(store, "tape");
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Many ask at once, and all but the first need the disk no more. */
    @Test
    void whatWasFoundMeanwhileIsNotLookedUpAgain() {
        long first = append("tape", key("a"), "x");
        long second = append("tape", key("a"), "y");
        assertThat(playlist.find(key("a")).orElseThrow().row().id()).isEqualTo(first);

        store.remove(second);

        assertThat(playlist.find(key("a")).orElseThrow().row().id()).isEqualTo(second);
    }

    /** What is played: the pinned ones, else all, in order; the last again and again. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void playsAsAModelOfItDoes(long seed) {
        Random random = new Random(seed);
        List<Sha256> keys = List.of(key("a"), key("b"), key("c"));
        Map<Sha256, TreeMap<Long, Boolean>> recorded = new TreeMap<>(java.util.Comparator.comparing(Sha256::hex));
        Map<Sha256, Integer> cursors = new TreeMap<>(java.util.Comparator.comparing(Sha256::hex));
        keys.forEach(key -> recorded.put(key, new TreeMap<>()));
        for (int step = 0; step < 300; step++) {
            Sha256 key = keys.get(random.nextInt(keys.size()));
            TreeMap<Long, Boolean> ids = recorded.get(key);
            int what = random.nextInt(20);
            if (what < 3 && ids.size() < 8) {
                ids.put(append("tape", key, "x"), false);
                append("another tape", key, "never played here");
                playlist.forget(false);
            } else if (what == 3 && !ids.isEmpty()) {
                Long id = ids.ceilingKey(ids.firstKey() + random.nextInt((int) (ids.lastKey() - ids.firstKey() + 1)));
                store.pin(id, !ids.get(id));
                ids.put(id, !ids.get(id));
                playlist.forget(false);
            } else if (what == 4 && !ids.isEmpty()) {
                Long id = random.nextBoolean() ? ids.firstKey() : ids.lastKey();
                store.remove(id);
                ids.remove(id);
                playlist.forget(false);
            } else if (what == 5) {
                playlist.forget(true);
                cursors.clear();
            } else {
                assertThat(played(key)).as("seed %d, step %d", seed, step).isEqualTo(expected(key, ids, cursors));
            }
        }
    }

    private static long expected(Sha256 key, Map<Long, Boolean> ids, Map<Sha256, Integer> cursors) {
        List<Long> pinned = ids.keySet().stream().filter(ids::get).toList();
        List<Long> playable = pinned.isEmpty() ? List.copyOf(ids.keySet()) : pinned;
        if (playable.isEmpty()) {
            return 0;
        }
        if (playable.size() == 1) {
            return playable.get(0);
        }
        int at = Math.min(cursors.getOrDefault(key, 0), playable.size() - 1);
        cursors.put(key, at + 1);
        return playable.get(at);
    }

    /** As a recording looks: in memory first. */
    private long played(Sha256 key) {
        return playlist.cached(key)
                .or(() -> playlist.find(key))
                .map(exchange -> exchange.row().id())
                .orElse(0L);
    }

    @Test
    void aPinnedOneWinsHoweverManyWereRecordedBeforeIt() {
        Sha256 key = key("polled");
        List<Long> ids = new ArrayList<>();
        List<CompletableFuture<Long>> appended = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            appended.add(appended("tape", key, Body.Small.of(("state " + i).getBytes(StandardCharsets.UTF_8))));
        }
        appended.forEach(one -> ids.add(one.join()));
        assertThat(played(key)).isEqualTo(ids.get(0));
        store.pin(ids.get(140), true);
        playlist.forget(false);
        for (int i = 0; i < 3; i++) {
            assertThat(played(key)).isEqualTo(ids.get(140));
        }
    }

    @Test
    void whatWasLookedUpIsAnsweredFromMemoryUntilItIsForgotten() {
        Sha256 key = key("a");
        assertThat(playlist.cached(key)).isEmpty();
        assertThat(playlist.find(key)).isEmpty();
        long id = append("tape", key, "x");
        assertThat(playlist.cached(key)).as("not looked up since").isEmpty();
        assertThat(playlist.find(key).orElseThrow().row().id()).isEqualTo(id);
        store.remove(id);
        assertThat(playlist.cached(key).orElseThrow().row().id()).isEqualTo(id);
        playlist.forget(false);
        assertThat(playlist.cached(key)).isEmpty();
        assertThat(playlist.find(key)).isEmpty();
    }

    @Test
    void memoryIsBoundedAndWhatFellOutIsFoundAgain() {
        byte[] content = new byte[60_000];
        List<Sha256> keys = new ArrayList<>();
        List<CompletableFuture<Long>> appended = new ArrayList<>();
        for (int i = 0; i < 700; i++) { // 42 MB, of which 32 MiB are kept.
            content[0] = (byte) i;
            content[1] = (byte) (i >> 8);
            Sha256 key = key("large " + i);
            keys.add(key);
            appended.add(appended("tape", key, Body.Small.of(content.clone())));
        }
        appended.forEach(CompletableFuture::join);
        keys.forEach(key -> assertThat(playlist.find(key)).isPresent());
        long kept =
                keys.stream().filter(key -> playlist.cached(key).isPresent()).count();
        assertThat(kept).isBetween(500L, (32L << 20) / 60_000);
        assertThat(playlist.cached(keys.get(0))).as("the one used longest ago").isEmpty();
        assertThat(playlist.cached(keys.get(699))).isPresent();
        assertThat(played(keys.get(0))).isEqualTo(1);
    }

    private long append(String tape, Sha256 key, String answer) {
        return appended(tape, key, Body.Small.of(answer.getBytes(StandardCharsets.UTF_8)))
                .join();
    }

    private CompletableFuture<Long> appended(String tape, Sha256 key, Body answer) {
        long id = store.nextId();
        ExchangeRow row = new ExchangeRow(
                id,
                "box",
                tape,
                1,
                "GET",
                "http",
                "a",
                80,
                "/",
                200,
                0,
                answer.size(),
                1,
                "",
                Source.NETWORK,
                Phase.DONE,
                false,
                0,
                null);
        CompletableFuture<Long> done = new CompletableFuture<>();
        store.append(new Exchange(row, key, NONE, Body.Small.EMPTY, NONE, NONE, NONE, answer, NONE), failure -> {
            assertThat(failure).isNull();
            done.complete(id);
        });
        return done;
    }

    private static Sha256 key(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
