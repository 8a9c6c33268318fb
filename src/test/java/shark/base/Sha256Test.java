package shark.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Sha256Test {
    /** FIPS 180-4's own examples. */
    @ParameterizedTest
    @CsvSource({
        "'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    })
    void isTheStandards(String text, String hex) {
        Sha256 digest = Sha256.of(text.getBytes(StandardCharsets.US_ASCII));

        assertThat(digest).hasToString(hex);
        assertThat(Sha256.ofHex(hex)).isEqualTo(digest).hasSameHashCodeAs(digest);
        assertThat(Sha256.ofDigest(digest.bytes())).isEqualTo(digest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "zz", "e3b0", "../../../../etc/passwd"})
    void whatIsNoneIsSaid(String hex) {
        assertThatThrownBy(() -> Sha256.ofHex(hex))
                .isInstanceOf(SharkException.class)
                .hasMessageContaining("SHA-256");
    }

    @Test
    void nobodyChangesItFromOutside() {
        byte[] bytes = Sha256.EMPTY.bytes();
        Sha256 taken = Sha256.ofDigest(bytes);

        bytes[0] ^= 1;
        taken.bytes()[1] ^= 1;

        assertThat(taken).isEqualTo(Sha256.EMPTY).isNotEqualTo(Sha256.ofDigest(bytes));
    }
}
