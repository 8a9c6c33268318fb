/* Makes the system calls that a sandbox's filter is about, and tells what each gave: "name ok" or "name errno". */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void tell(const char *name, long result) {
    printf("%s %s\n", name, result >= 0 ? "ok" : strerrorname_np(errno));
    fflush(stdout);
}

static long traced_child(void) {
    pid_t child = fork();
    if (child == 0) {
        _exit(ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 0 : 1);
    }
    int status;
    waitpid(child, &status, 0);
    errno = EPERM;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

static long cloned(long flags) {
    long child = syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, 0);
    if (child == 0) {
        _exit(0);
    }
    if (child > 0) {
        waitpid((pid_t)child, NULL, 0);
    }
    return child;
}

int main(void) {
    char buffer[256] = {0};
    tell("unshare-user", unshare(CLONE_NEWUSER));
    tell("unshare-net", unshare(CLONE_NEWNET));
    tell("clone-user", cloned(CLONE_NEWUSER));
    tell("clone-net", cloned(CLONE_NEWNET));
    tell("clone", cloned(0));
    tell("clone3", syscall(SYS_clone3, buffer, 0));
    tell("mount", mount("none", "/mnt", "tmpfs", 0, NULL));
    tell("umount", umount2("/proc", MNT_DETACH));
    tell("fsopen", syscall(SYS_fsopen, "tmpfs", 0));
    tell("open_tree", syscall(SYS_open_tree, -100, "/", 1));
    tell("setns", setns(0, 0));
    tell("keyctl", syscall(SYS_keyctl, 0, -3, 1));
    tell("add_key", syscall(SYS_add_key, "user", "x", "x", 1, -3));
    tell("bpf", syscall(SYS_bpf, 0, buffer, sizeof buffer));
    tell("io_uring_setup", syscall(SYS_io_uring_setup, 1, buffer));
    tell("userfaultfd", syscall(SYS_userfaultfd, 1));
    tell("perf_event_open", syscall(SYS_perf_event_open, buffer, 0, -1, -1, 0));
    tell("kexec_load", syscall(SYS_kexec_load, 0, 0, NULL, 0));
    tell("open_by_handle_at", syscall(SYS_open_by_handle_at, -1, buffer, 0));
    tell("pivot_root", syscall(SYS_pivot_root, ".", "."));
    tell("socket-vsock", socket(AF_VSOCK, SOCK_STREAM, 0));
    tell("socket-alg", socket(AF_ALG, SOCK_SEQPACKET, 0));
    tell("socket-packet", socket(AF_PACKET, SOCK_RAW, 0));
    tell("socket-raw", socket(AF_INET, SOCK_RAW, 1));
    tell("socket-inet", socket(AF_INET, SOCK_STREAM, 0));
    tell("socket-inet6", socket(AF_INET6, SOCK_STREAM, 0));
    tell("socket-unix", socket(AF_UNIX, SOCK_STREAM, 0));
    tell("socket-netlink", socket(AF_NETLINK, SOCK_RAW, 0));
    tell("personality-get", personality(0xffffffff));
    tell("personality-linux", personality(PER_LINUX));
    tell("personality-no-randomize", personality(ADDR_NO_RANDOMIZE));
    tell("personality-bsd", personality(PER_BSD));
    tell("ptrace", traced_child());
    tell("unknown", syscall(100000));
    return 0;
}
