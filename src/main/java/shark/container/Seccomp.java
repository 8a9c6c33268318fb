package shark.container;

import java.util.List;
import java.util.Map;

/**
 * The system calls that a sandbox may not make: those that reach the kernel beyond the container (modules, kexec, clocks,
 * swap, mounts, tracing of the kernel, keys, new namespaces). All others are allowed, since what they may do is held by
 * capabilities and namespaces. Refused with EPERM, as Docker's default profile does.
 */
final class Seccomp {
    private static final List<String> REFUSED = List.of(
            "acct",
            "add_key",
            "bpf",
            "clock_adjtime",
            "clock_settime",
            "create_module",
            "delete_module",
            "finit_module",
            "fsconfig",
            "fsmount",
            "fsopen",
            "fspick",
            "get_kernel_syms",
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
            "lookup_dcookie",
            "mbind",
            "mount",
            "mount_setattr",
            "move_mount",
            "move_pages",
            "nfsservctl",
            "open_by_handle_at",
            "open_tree",
            "perf_event_open",
            "pivot_root",
            "process_vm_readv",
            "process_vm_writev",
            "query_module",
            "quotactl",
            "quotactl_fd",
            "reboot",
            "request_key",
            "set_mempolicy",
            "setdomainname",
            "sethostname",
            "setns",
            "settimeofday",
            "stime",
            "swapoff",
            "swapon",
            "sysfs",
            "syslog",
            "umount",
            "umount2",
            "unshare",
            "uselib",
            "userfaultfd",
            "ustat",
            "vhangup");

    private Seccomp() {}

    static Map<String, Object> profile() {
        return OciConfig.ordered(
                "defaultAction",
                "SCMP_ACT_ALLOW",
                "syscalls",
                List.of(OciConfig.ordered("names", REFUSED, "action", "SCMP_ACT_ERRNO", "errnoRet", 1)));
    }
}
