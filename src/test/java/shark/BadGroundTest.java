package shark;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shark finds on the disk is not what it left there: it says so in a sentence, and destroys nothing. */
class BadGroundTest {
    @TempDir
    Path home;

    private LiveShark shark;

    @BeforeEach
    void start() {
        LiveShark.assumeSandboxes();
        shark = new LiveShark(home);
    }

    @AfterEach
    void stop() throws Exception {
        shark.close();
    }

    @Test
    void oneSandboxThatCannotBeReadDoesNotTakeTheOthersAlong() throws Exception {
        assertThat(shark.run("create", "good").status()).isZero();
        assertThat(shark.run("create", "bad").status()).isZero();
        shark.close();
        Files.writeString(home.resolve("data/sandboxes/bad/sandbox.json"), "{\"version\": 99}");

        assertThat(shark.run("ls").output()).contains("good").doesNotContain("bad");
        assertThat(shark.run("start", "good").status()).isZero();
        assertThat(shark.run("create", "bad").errors()).contains("sandboxes/bad");
        assertThat(home.resolve("data/sandboxes/bad/sandbox.json")).hasContent("{\"version\": 99}");
    }

    @Test
    void aSocketOfSomebodyElsesIsNotSpokenTo() throws Exception {
        Path socket = Files.createDirectories(home.resolve("run")).resolve("sharkd.sock");
        try (ServerSocketChannel foreign = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            foreign.bind(UnixDomainSocketAddress.of(socket));
            Files.setAttribute(socket, "unix:uid", 65_534, LinkOption.NOFOLLOW_LINKS);

            LiveShark.Ended refused = shark.run("ls");

            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.errors())
                    .contains("belongs to nobody", "set SHARK_HOME to a directory of your own")
                    .hasLineCount(1);
        }
        Files.delete(socket);
    }
}
