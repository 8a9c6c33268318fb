package shark.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.base.Mode;

/** When a run proves that nothing left. */
class ProofTest {
    @ParameterizedTest
    @CsvSource({
        "REPLAY, 0, 0, true",
        "OFF, 0, 0, true",
        "REPLAY, 1, 0, false",
        "REPLAY, 0, 1, false",
        "RECORD, 0, 0, false",
        "AUTO, 0, 0, false",
        "LIVE, 0, 0, false"
    })
    void holdsOnlyWhereNothingCouldLeaveAndNothingDid(Mode mode, long waysOut, long packets, boolean holds) {
        Proof proof = new Proof(mode, 1, 2, 3, 4, waysOut, packets);

        assertThat(proof.holds()).isEqualTo(holds);
        assertThat(new Codec().record(Proof.class, new Codec().line(proof))).isEqualTo(proof);
    }
}
