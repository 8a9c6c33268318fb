package shark.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The filter of a sandbox's system calls (runtime-spec, config-linux.md, Seccomp): what is not on the list of
 * {@link Syscalls} or among the rules here fails with EPERM, as under Docker's default profile.
 */
final class Seccomp {
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET (clone(2)). */
    private static final long NEW_NAMESPACES = 0x7e02_0000L;
    /** PER_LINUX, PER_LINUX32, UNAME26 with each, and the question which it is (personality(2)). */
    private static final List<Long> PERSONALITIES = List.of(0L, 8L, 0x2_0000L, 0x2_0008L, 0xffff_ffffL);

    private static final long AF_ALG = 38;
    private static final long AF_NFC = 39;
    private static final long AF_VSOCK = 40;

    private Seccomp() {}

    static Map<String, Object> profile(Machine machine, Set<String> capabilities) {
        List<Object> rules = new ArrayList<>();
        rules.add(allow(Syscalls.load().allowed(machine, capabilities)));
        if (!capabilities.contains("CAP_SYS_ADMIN")) {
            rules.add(allowWhen("clone", "SCMP_CMP_MASKED_EQ", NEW_NAMESPACES));
            // Its flags are in memory, where no filter can look: without it libc falls back to clone.
            rules.add(OciConfig.ordered("names", List.of("clone3"), "action", "SCMP_ACT_ERRNO", "errnoRet", ENOSYS));
        }
        PERSONALITIES.forEach(value -> rules.add(allowWhen("personality", "SCMP_CMP_EQ", value)));
        // All but AF_ALG (the kernel's own ciphers) and AF_VSOCK (the hypervisor, in every network namespace). Two
        // comparisons of one argument are alternatives to runc, so that "neither" has to be told by ranges.
        rules.add(allowWhen("socket", "SCMP_CMP_LT", AF_ALG));
        rules.add(allowWhen("socket", "SCMP_CMP_EQ", AF_NFC));
        rules.add(allowWhen("socket", "SCMP_CMP_GT", AF_VSOCK));
        Map<String, Object> profile = OciConfig.ordered("defaultAction", "SCMP_ACT_ERRNO", "defaultErrnoRet", EPERM);
        if (!machine.seccompArchitectures().isEmpty()) {
            profile.put("architectures", machine.seccompArchitectures());
        }
        profile.put("syscalls", rules);
        return profile;
    }

    private static Map<String, Object> allow(List<String> names) {
        return OciConfig.ordered("names", names, "action", "SCMP_ACT_ALLOW");
    }

    /** Allows it when its first argument compares so; a masked one is compared with 0. */
    private static Map<String, Object> allowWhen(String name, String operator, long value) {
        return OciConfig.ordered(
                "names",
                List.of(name),
                "action",
                "SCMP_ACT_ALLOW",
                "args",
                List.of(OciConfig.ordered("index", 0, "value", value, "valueTwo", 0, "op", operator)));
    }
}
