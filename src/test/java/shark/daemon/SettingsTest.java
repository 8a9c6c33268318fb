package shark.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.tape.redact.Secrets;

class SettingsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "500, 500",
        "500B, 500",
        "500MB, 500000000",
        "64 MiB, 67108864",
        "1k, 1000",
        "20GiB, 21474836480",
        "2T, 2000000000000"
    })
    void readsSizes(String text, long bytes) {
        assertThat(Settings.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "much", "20 gigs", "1.5GB", "999999999999999TiB"})
    void saysWhatIsNoSize(String text) {
        assertThatThrownBy(() -> Settings.bytes(text)).hasMessageContaining("store-limit '" + text + "' is");
    }

    @Test
    void theFileGoesOverTheUsualAndTheEnvironmentOverBoth() throws Exception {
        assertThat(Settings.read(directory, Map.of()).storeLimit()).isEqualTo(20L << 30);
        Files.writeString(directory.resolve("shark.properties"), "theme = light\nstore-limit = 5MB\n");
        assertThat(Settings.read(directory, Map.of()).storeLimit()).isEqualTo(5_000_000);
        assertThat(Settings.read(directory, Map.of("SHARK_STORE_LIMIT", "0")).storeLimit())
                .isZero();
    }

    @Test
    void theFileGoesOverWhatOtherProgramsMeanByTheEnvironment() throws Exception {
        Map<String, String> environment = Map.of("SSLKEYLOGFILE", "/tmp/theirs", "HTTP_PROXY", "http://theirs:1");
        assertThat(Settings.read(directory, environment).tlsKeyLog()).isEqualTo("/tmp/theirs");
        assertThat(Settings.read(directory, environment).proxies().of(true, "a", 80))
                .hasToString("Optional[http://theirs:1]");

        Files.writeString(directory.resolve("shark.properties"), "tls-key-log =\nhttp-proxy = http://ours:1\n");
        assertThat(Settings.read(directory, environment).tlsKeyLog()).isEmpty();
        assertThat(Settings.read(directory, environment).proxies().of(true, "a", 80))
                .hasToString("Optional[http://ours:1]");
        assertThat(Settings.read(directory, Map.of()).tlsKeyLog()).isEmpty();
    }

    @Test
    void redactionIsOnUnlessItIsTurnedOff() throws Exception {
        assertThat(Settings.read(directory, Map.of()).secrets()).contains(Secrets.USUAL);
        Files.writeString(
                directory.resolve("shark.properties"), "redact-headers = X-Mine , X-Other\nredact-fields = Pin,\n");
        Secrets secrets = Settings.read(directory, Map.of()).secrets().orElseThrow();
        assertThat(secrets.fields()).contains("x-mine", "x-other", "x-api-key");
        assertThat(secrets.names()).contains("pin", "access_token").doesNotContain("");
        Files.writeString(directory.resolve("shark.properties"), "redact = off\n");
        assertThat(Settings.read(directory, Map.of()).secrets()).isEmpty();
        Files.writeString(directory.resolve("shark.properties"), "redact = some\n");
        assertThatThrownBy(() -> Settings.read(directory, Map.of()))
                .hasMessageStartingWith("redact 'some' is neither on nor off");
    }
}
