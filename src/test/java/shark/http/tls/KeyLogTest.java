package shark.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.base.Finding;

/** Where the secrets go, and what is said when they cannot. That they are right is seen where connections are made. */
class KeyLogTest {
    @TempDir
    Path directory;

    @Test
    void theFileIsItsOwnersAndIsAddedTo() throws Exception {
        Path file = directory.resolve("keys");
        KeyLog.to(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Files.writeString(file, "before\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        KeyLog again = KeyLog.to(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).hasContent("before\n");
        assertThat(again.finding().found()).isEqualTo("written to " + file);
        assertThat(new TlsSettings(again, ClientCertificates.NONE).findings()).hasSize(1);
        assertThat(TlsSettings.NONE.findings()).isEmpty();
    }

    @Test
    void oneThatCannotBeWrittenIsToldOf() throws Exception {
        Path file = directory.resolve("none/keys");
        KeyLog log = KeyLog.to(file);

        log.watch(SslContextBuilder.forClient().build());
        assertThat(log.finding().state()).isEqualTo(Finding.State.WARNING);
        assertThat(log.finding().found()).startsWith(file + " cannot be written: ");
    }

    @Test
    void thatJavaTellsNoKeysIsSaid() throws Exception {
        KeyLog log = KeyLog.to(directory.resolve("keys"));

        log.watch(SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build());
        assertThat(log.finding().found()).endsWith(" is not written");
    }
}
