package shark.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter as it is written for a machine and a set of capabilities. */
class SeccompTest {
    private static final Machine X86 = new Machine("x86_64", "6.1.0-13-amd64");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void hasTheShapeThatRuncReads() throws IOException {
        assertThat(shape(X86, Set.of())).isEqualTo(golden("seccomp-x86_64.txt"));
    }

    @Test
    void aMachineHasItsOwnArchitecturesAndCalls() throws IOException {
        Machine arm = new Machine("aarch64", "6.1.0");
        assertThat(shape(arm, Set.of()))
                .isEqualTo(golden("seccomp-x86_64.txt")
                        .replace(
                                "[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\",\"SCMP_ARCH_X32\"]",
                                "[\"SCMP_ARCH_AARCH64\",\"SCMP_ARCH_ARM\"]"));
        assertThat(names(arm, Set.of())).contains("set_tls", "cacheflush").doesNotContain("arch_prctl", "modify_ldt");
        assertThat(names(X86, Set.of())).contains("arch_prctl", "modify_ldt").doesNotContain("set_tls");
        assertThat(Seccomp.profile(new Machine("mips", "6.1"), Set.of())).doesNotContainKey("architectures");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acct",
                "add_key",
                "bpf",
                "chroot",
                "clock_settime",
                "clone",
                "clone3",
                "delete_module",
                "finit_module",
                "fsmount",
                "fsopen",
                "get_mempolicy",
                "init_module",
                "io_uring_enter",
                "io_uring_register",
                "io_uring_setup",
                "ioperm",
                "iopl",
                "kcmp",
                "kexec_file_load",
                "kexec_load",
                "keyctl",
                "mount",
                "mount_setattr",
                "move_mount",
                "move_pages",
                "nfsservctl",
                "open_by_handle_at",
                "open_tree",
                "perf_event_open",
                "personality",
                "pidfd_getfd",
                "pivot_root",
                "quotactl",
                "reboot",
                "request_key",
                "setns",
                "settimeofday",
                "socket",
                "swapoff",
                "swapon",
                "sysfs",
                "syslog",
                "umount",
                "umount2",
                "unshare",
                "userfaultfd",
                "ustat",
                "vhangup"
            })
    void withoutCapabilitiesNoSuchCallIsAllowedWhateverItsArguments(String name) {
        assertThat(names(X86, Set.of())).doesNotContain(name);
    }

    @Test
    void aCapabilityBringsItsCalls() {
        assertThat(names(X86, Set.of("CAP_SYS_CHROOT"))).contains("chroot");
        assertThat(names(X86, Set.of("CAP_SYS_TIME"))).contains("settimeofday");
        assertThat(names(X86, Set.of("CAP_SYS_ADMIN"))).contains("mount", "clone", "clone3", "unshare");
        assertThat(rules(X86, Set.of("CAP_SYS_ADMIN")))
                .noneSatisfy(
                        rule -> assertThat(rule.toString()).contains("clone3").contains("SCMP_ACT_ERRNO"));
    }

    @Test
    void tracingNeedsAKernelWhoseFilterSeesWhatATracerChanges() {
        assertThat(names(new Machine("x86_64", "4.7.0"), Set.of())).doesNotContain("ptrace");
        assertThat(names(new Machine("x86_64", "4.8.0-rc1"), Set.of())).contains("ptrace");
        assertThat(names(new Machine("x86_64", "5.0"), Set.of())).contains("ptrace");
        assertThat(names(new Machine("x86_64", "odd"), Set.of())).doesNotContain("ptrace");
        assertThat(names(new Machine("x86_64", "4.7"), Set.of("CAP_SYS_PTRACE")))
                .contains("ptrace", "kcmp");
    }

    @Test
    void theSandboxesSetGetsWhatItMayUse() {
        assertThat(names(X86, Set.copyOf(OciConfig.CAPABILITIES)))
                .contains("chroot", "mknod", "ptrace", "setuid")
                .doesNotContain("mount", "bpf", "reboot")
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z_0-9]+"));
    }

    @Test
    void thisMachineIsOneOfThoseKnown() {
        assertThat(Machine.own().seccompArchitectures()).isNotEmpty();
        assertThat(Machine.own().kernelIsAtLeast("4.8")).isTrue();
    }

    /** One line for each member and each rule; a long list of names only by its ends. */
    private static String shape(Machine machine, Set<String> capabilities) {
        JsonNode profile = JSON.valueToTree(Seccomp.profile(machine, capabilities));
        StringBuilder shape = new StringBuilder();
        for (var member : profile.properties()) {
            if (!member.getKey().equals("syscalls")) {
                shape.append(member).append('\n');
            }
        }
        for (JsonNode rule : profile.get("syscalls")) {
            String line = rule.toString();
            shape.append(line.length() > 300 ? line.replaceFirst(",.*,", ", ... ,") : line)
                    .append('\n');
        }
        return shape.toString();
    }

    private static List<JsonNode> rules(Machine machine, Set<String> capabilities) {
        List<JsonNode> rules = new ArrayList<>();
        JSON.valueToTree(Seccomp.profile(machine, capabilities)).get("syscalls").forEach(rules::add);
        return rules;
    }

    /** Those allowed whatever their arguments. */
    private static List<String> names(Machine machine, Set<String> capabilities) {
        List<String> names = new ArrayList<>();
        rules(machine, capabilities).get(0).get("names").forEach(name -> names.add(name.asText()));
        return names;
    }

    private static String golden(String file) throws IOException {
        try (var stream = SeccompTest.class.getResourceAsStream("/container/" + file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
