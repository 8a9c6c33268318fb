package shark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.ErrorCode;
import shark.base.Sha256;
import shark.base.SharkException;

/** Bodies against a model of them: each content once, as long as an exchange names it, whatever comes and goes. */
@Timeout(120)
class BodiesTest {
    @TempDir
    Path directory;

    private Store store;

    /** Of each stored exchange, the content of its request and of its answer. */
    private final Map<Long, byte[][]> model = new TreeMap<>();

    @BeforeEach
    void open() {
        store = Store.open(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void eachContentIsThereOnceAsLongAsItIsNamed(long seed) throws Exception {
        Random random = new Random(seed);
        List<byte[]> contents = contents(random);
        RandomExchanges exchanges = new RandomExchanges(random);
        for (int round = 0; round < 12; round++) {
            List<CompletableFuture<Void>> written = new ArrayList<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                byte[] question = contents.get(random.nextInt(contents.size()));
                byte[] answer = contents.get(random.nextInt(contents.size()));
                long id = store.nextId();
                model.put(id, new byte[][] {question, answer});
                written.add(append(exchanges.next(id, body(question), body(answer))));
            }
            written.forEach(CompletableFuture::join);
            for (Long id : List.copyOf(model.keySet())) {
                if (random.nextInt(3) == 0) {
                    store.remove(id);
                    model.remove(id);
                }
            }
            if (random.nextInt(4) == 0) {
                store.close();
                open();
            }
            asTheModelSays("seed " + seed + ", round " + round);
        }
        List.copyOf(model.keySet()).forEach(store::remove);
        model.clear();
        asTheModelSays("seed " + seed + ", all removed");
        assertThat(store.count()).isZero();
    }

    /** Around the bound between database and file, with one of no bytes. */
    private static List<byte[]> contents(Random random) {
        List<byte[]> contents = new ArrayList<>();
        for (int size : new int[] {0, 1, 100, 5_000, Body.INLINE - 1, Body.INLINE, Body.INLINE + 1, 100_000, 200_000}) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            contents.add(content);
        }
        return contents;
    }

    private Body body(byte[] content) throws IOException {
        return content.length <= Body.INLINE
                ? Body.Small.of(content)
                : new Body.Large(Sha256.of(content), Files.write(store.freshBodyFile(), content), content.length);
    }

    private void asTheModelSays(String when) throws Exception {
        Set<String> named = new TreeSet<>();
        Set<String> large = new TreeSet<>();
        for (Map.Entry<Long, byte[][]> entry : model.entrySet()) {
            Exchange exchange = store.find(entry.getKey()).orElseThrow();
            assertThat(content(exchange.requestBody())).as(when).isEqualTo(entry.getValue()[0]);
            assertThat(content(exchange.responseBody())).as(when).isEqualTo(entry.getValue()[1]);
            for (byte[] content : entry.getValue()) {
                if (content.length > 0) {
                    named.add(Sha256.of(content).hex());
                }
                if (content.length > Body.INLINE) {
                    large.add(Sha256.of(content).hex());
                }
            }
        }
        assertThat(TestingExchanges.column(directory, "SELECT lower(hex(digest)) FROM body ORDER BY 1"))
                .as(when)
                .containsExactlyElementsOf(named);
        assertThat(files()).as(when).containsExactlyElementsOf(large);
    }

    private static byte[] content(Body body) throws IOException {
        return body instanceof Body.Small small ? small.content() : Files.readAllBytes(((Body.Large) body).file());
    }

    @Test
    void anExchangeThatCannotBeStoredFailsAloneAndClearsItsFileAway() throws Exception {
        Random random = new Random(5);
        List<byte[]> contents = contents(random);
        byte[] shared = contents.get(7);
        byte[] own = contents.get(8);
        RandomExchanges exchanges = new RandomExchanges(random);
        append(exchanges.next(store.nextId(), body(shared), Body.Small.EMPTY)).join();

        // The same id again, among others of its group: three of them name what is stored, or a file of their own.
        CompletableFuture<Void> second = append(exchanges.next(store.nextId()));
        CompletableFuture<Void> doubled = append(exchanges.next(1, body(shared), Body.Small.of(contents.get(2))));
        CompletableFuture<Void> alone = append(exchanges.next(1, Body.Small.EMPTY, body(own)));
        CompletableFuture<Void> third = append(exchanges.next(store.nextId(), body(shared), body(shared)));

        second.join();
        third.join();
        for (CompletableFuture<Void> refused : List.of(doubled, alone)) {
            assertThatThrownBy(refused::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            SharkException.class,
                            error -> assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL))
                    .hasMessageStartingWith("the store " + directory + " failed: ")
                    .hasMessageContaining("UNIQUE constraint failed: exchange.id");
        }
        assertThat(store.count()).isEqualTo(3);
        assertThat(files()).containsExactly(Sha256.of(shared).hex());
        assertThat(directory.resolve("bodies").resolve("new")).isEmptyDirectory();
        assertThat(store.findings().get(1).found())
                .isEqualTo("2 exchanges were not recorded since the daemon began; it works again");
    }

    @Test
    void aBodyWhoseFileIsGoneMeanwhileIsNotStored() throws Exception {
        Body.Large missing =
                new Body.Large(Sha256.of(new byte[] {1}), directory.resolve("bodies/new/99"), Body.INLINE + 1);
        CompletableFuture<Void> refused =
                append(new RandomExchanges(new Random(1)).next(store.nextId(), missing, missing));
        assertThatThrownBy(refused::join).hasMessageContaining("bodies/new/99");
        assertThat(store.count()).isZero();
        assertThat(TestingExchanges.column(directory, "SELECT count(*) FROM body"))
                .containsExactly("0");
        assertThat(store.findings().get(1).found())
                .isEqualTo("1 exchange was not recorded since the daemon began; it still fails");

        append(new RandomExchanges(new Random(1)).next(store.nextId())).join();
        await().until(() -> store.findings().get(1).found().endsWith("; it works again"));
    }

    private CompletableFuture<Void> append(Exchange exchange) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        store.append(exchange, failure -> {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("bodies"))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
