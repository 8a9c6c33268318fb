package shark.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Finds and kills what came of a process, whatever it did to get away. */
class ProcessesTest {
    @Test
    void killsChildrenOfOtherSessionsAndOrphansOfTheOwn() throws Exception {
        Process leader = new ProcessBuilder(
                        "setsid",
                        "sh",
                        "-c",
                        "trap '' TERM; sleep 60 & echo $!; setsid sleep 61 & echo $!;"
                                + " (sleep 62 & echo $!); echo done; sleep 63; sleep 64")
                .start();
        List<ProcessHandle> family = pids(leader.inputReader());
        assertThat(family).hasSize(3).allMatch(ProcessHandle::isAlive);
        assertThat(Processes.of(leader.pid())).containsAll(family);

        Processes.kill(leader.pid(), Set.of());

        await().until(() -> family.stream().noneMatch(ProcessHandle::isAlive) && !leader.isAlive());
        assertThat(Processes.of(leader.pid())).isEmpty();
    }

    @Test
    void killsWhatWasKnownWhenTheLeaderIsGone() throws Exception {
        Process leader =
                new ProcessBuilder("setsid", "sh", "-c", "setsid sleep 60 & echo $!; echo done; read x").start();
        List<ProcessHandle> family = pids(leader.inputReader());
        await().until(() -> Processes.of(leader.pid()).containsAll(family));
        Set<ProcessHandle> known = Processes.of(leader.pid());
        leader.getOutputStream().close();
        assertThat(leader.waitFor()).isEqualTo(1);
        assertThat(family).allMatch(ProcessHandle::isAlive);

        Processes.kill(leader.pid(), known);

        await().until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void leavesAloneWhatCameOfOthers() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        Process leader = new ProcessBuilder("setsid", "sh", "-c", "echo done; exec sleep 61").start();
        assertThat(pids(leader.inputReader())).isEmpty();
        Processes.kill(leader.pid(), Set.of());
        assertThat(leader.waitFor()).isEqualTo(137);
        assertThat(other.isAlive()).isTrue();
        other.destroyForcibly().waitFor();
    }

    private static List<ProcessHandle> pids(BufferedReader output) throws Exception {
        List<ProcessHandle> handles = new ArrayList<>();
        for (String line = output.readLine(); !line.equals("done"); line = output.readLine()) {
            handles.add(ProcessHandle.of(Long.parseLong(line)).orElseThrow());
        }
        return handles;
    }
}
