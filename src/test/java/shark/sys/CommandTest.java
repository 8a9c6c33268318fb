package shark.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** Programs of the machine's: how they end, what they say, and what does not end. */
@Timeout(60)
class CommandTest {
    @TempDir
    Path directory;

    static Stream<Arguments> outcomes() {
        return Stream.of(
                Arguments.of("true", 0, "", ""),
                Arguments.of("exit 7", 7, "", ""),
                Arguments.of("echo out; echo err >&2", 0, "out\n", "err\n"),
                Arguments.of("printf 'no end'", 0, "no end", ""),
                Arguments.of("printf '\\303\\251'", 0, "\u00e9", ""),
                Arguments.of("kill -9 $$", 137, "", ""),
                Arguments.of("cat; echo read", 0, "read\n", ""),
                Arguments.of("echo \"$0\"", 0, "a b'c\"$(x)\n", ""));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void itsEndAndItsOutputAreTold(String script, int status, String stdout, String stderr) {
        assertThat(Command.of("sh", "-c", script, "a b'c\"$(x)").run())
                .isEqualTo(new Command.Outcome(status, stdout, stderr));
    }

    @Test
    void ofLongOutputsTheFirstMebibyteIsKeptAndTheRestIsTaken() {
        Command.Outcome outcome = Command.of(
                        "sh",
                        "-c",
                        "head -c 3000000 /dev/zero | tr '\\0' x; head -c 5000000 /dev/zero | tr '\\0' y >&2")
                .run();
        assertThat(outcome.ok()).isTrue();
        assertThat(outcome.stdout()).hasSize(1 << 20).matches("x+");
        assertThat(outcome.stderr()).hasSize(1 << 20).matches("y+");
    }

    @Test
    void whatDoesNotEndIsKilled() throws Exception {
        Path pid = directory.resolve("pid");
        assertThatThrownBy(() -> Command.of("sh", "-c", "echo $$ > " + pid + "; exec sleep 1000")
                        .run(Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        SharkException.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT))
                .hasMessage("sh did not end within 1 s and was killed");
        long killed = Long.parseLong(Files.readString(pid).strip());
        await().until(() -> isGone(killed));
    }

    @Test
    void whatLeavesAProcessBehindThatHoldsItsOutputIsNotWaitedForWithoutEnd() throws Exception {
        Path pid = directory.resolve("pid");
        assertThatThrownBy(() ->
                        Command.of("sh", "-c", "sleep 1000 & echo $! > " + pid).run(Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        SharkException.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT))
                .hasMessage("sh has ended, but what it left behind held its output open for 1 s");
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void oneThatLeavesAProcessBehindIsRunDetached() throws Exception {
        Path pid = directory.resolve("pid");
        assertThat(Command.of("sh", "-c", "sleep 1000 & echo $! > " + pid + "; exit 3")
                        .runDetached())
                .isEqualTo(3);
        long left = Long.parseLong(Files.readString(pid).strip());
        assertThat(ProcessHandle.of(left)).isPresent();
        ProcessHandle.of(left).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void anErrorQuotesWhatTheProgramSaid() {
        assertThat(Command.of("sh", "-c", "echo fine").output()).isEqualTo("fine\n");
        assertThatThrownBy(() -> Command.of("sh", "-c", "echo out; echo ' the reason ' >&2; exit 4")
                        .output())
                .isInstanceOfSatisfying(
                        SharkException.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL))
                .hasMessage("sh failed with status 4: the reason");
    }

    @Test
    void aProgramThatIsNotThereIsSaid() {
        Command missing = Command.of("no-such-program-of-shark", "x");
        for (org.assertj.core.api.ThrowableAssert.ThrowingCallable use :
                java.util.List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                        missing::run,
                        missing::output,
                        missing::runDetached,
                        missing::outputOnTerminal,
                        missing::start)) {
            assertThatThrownBy(use)
                    .isInstanceOfSatisfying(
                            SharkException.class,
                            error -> assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                    .hasMessage("no-such-program-of-shark cannot be run; is it installed?");
        }
    }

    private static boolean isGone(long pid) {
        return ProcessHandle.of(pid).map(process -> !process.isAlive()).orElse(true);
    }
}
