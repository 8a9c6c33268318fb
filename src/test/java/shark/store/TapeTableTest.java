package shark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** Tapes as rows of their own. */
@Timeout(60)
class TapeTableTest {
    @TempDir
    Path directory;

    @Test
    void aTapeIsThereFromTheTimeItIsMade() {
        TapeRow tape = new TapeRow("dev", 17, "{\"ignore\":[]}", 3);
        try (Store store = Store.open(directory)) {
            assertThat(store.tapes().add(tape)).isTrue();
            assertThat(store.tapes().add(TapeRow.of("dev", 99))).isFalse();
            assertThat(store.tapes().add(TapeRow.of("a", 18))).isTrue();
            assertThat(store.tapes().find("dev")).contains(tape);
            assertThat(store.tapes().find("DEV")).isEmpty();
        }
        try (Store store = Store.open(directory)) {
            assertThat(store.tapes().all()).containsExactly(TapeRow.of("a", 18), tape);
        }
    }

    @Test
    void rulesAreWrittenToATapeThatIsThere() {
        try (Store store = Store.open(directory)) {
            store.tapes().add(TapeRow.of("dev", 17));
            store.tapes().setRules("dev", "{}", 4);
            assertThat(store.tapes().find("dev")).contains(new TapeRow("dev", 17, "{}", 4));
            assertThatThrownBy(() -> store.tapes().setRules("other", "{}", 5))
                    .isInstanceOfSatisfying(
                            SharkException.class,
                            error -> assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND))
                    .hasMessage("there is no tape 'other'; 'shark tape ls' lists them");
        }
    }
}
