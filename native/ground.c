#include "ground.h"

#include "die.h"
#include "hold.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static const char DAEMON_SOCKET[] = "sharkd.sock";
static const char HELPER_SOCKET[] = "keep.sock";

static void own_directory(const char *directory) {
    if (mkdir(directory, 0700) != 0 && errno != EEXIST) {
        die(errno, "cannot make the directory %s", directory);
    }
    struct stat found;
    if (lstat(directory, &found) != 0) {
        die(errno, "cannot look at the directory %s", directory);
    }
    if (!S_ISDIR(found.st_mode)) {
        die(0, "%s is not a directory; remove it", directory);
    }
    if (found.st_uid != geteuid()) {
        die(0, "%s belongs to uid %ld, not to you; set SHARK_HOME to a directory of your own", directory, (long)found.st_uid);
    }
    if ((found.st_mode & 077) != 0 && chmod(directory, 0700) != 0) {
        die(errno, "%s can be read by others and cannot be closed to them", directory);
    }
}

static int locked(const char *directory) {
    char path[4096];
    snprintf(path, sizeof path, "%s/keep.lock", directory);
    int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0) {
        die(errno, "cannot open %s", path);
    }
    /* The lock belongs to the open file, so that the keeper inherits it over fork and holds it while it lives. */
    return flock(lock, LOCK_EX | LOCK_NB) == 0;
}

static int listen_at(const char *directory, const char *name, int type) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int length = snprintf(address.sun_path, sizeof address.sun_path, "%s/%s", directory, name);
    if (length >= (int)sizeof address.sun_path) {
        die(0, "the path %s/%s is too long for a socket (%zu bytes at most); set SHARK_HOME to a shorter one", directory, name,
            sizeof address.sun_path - 1);
    }
    int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    unlink(address.sun_path); /* of a keeper that died: the lock says that none lives */
    mode_t mask = umask(0177);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 128) != 0) {
        die(errno, "cannot listen on %s", address.sun_path);
    }
    umask(mask);
    return fd;
}

static void into_background(const char *log) {
    int output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (output < 0 || input < 0) {
        die(errno, "cannot open %s", output < 0 ? log : "/dev/null");
    }
    pid_t child = fork();
    if (child < 0) {
        die(errno, "cannot fork");
    }
    if (child > 0) {
        _exit(0);
    }
    setsid();
    dup2(input, 0);
    dup2(output, 1);
    dup2(output, 2);
    if (chdir("/") != 0) {
        die(errno, "cannot change to /");
    }
}

/*
 * The root directory of a chroot(2) is no mount point, and not the root of its mount namespace either, where setns(2) would lead
 * a command that runc starts in a container. Here it becomes both, in this namespace only: out of the chroot by setns(2) to
 * where one is, the directory mounted on itself, and that made the root.
 */
static void root_from_chroot(void) {
    char link[64], path[4096];
    int inside = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    int own = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
    if (inside < 0 || own < 0 || setns(own, CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) != 0) {
        die(errno, "keep: cannot make its mounts private; is /proc mounted?");
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", inside);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = '\0';
    if (mount(path, path, NULL, MS_BIND | MS_REC, NULL) != 0 || chdir(path) != 0
        || syscall(SYS_pivot_root, ".", ".") != 0 || umount2(".", MNT_DETACH) != 0 || chdir("/") != 0) {
        die(errno, "keep: cannot make %s its root", path);
    }
    close(inside);
    close(own);
}

/* A mount namespace of its own, whose mounts spread nowhere. */
static void own_mounts(void) {
    if (unshare(CLONE_NEWNS) != 0) {
        die(errno, "keep: cannot make a mount namespace");
    }
    if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) != 0) {
        root_from_chroot();
    }
}

int ground_prepare(const char *directory, const char *log, int *helper_socket) {
    own_directory(directory);
    if (!locked(directory)) {
        return 0;
    }
    own_mounts(); /* While whoever started this still reads its errors. */
    int api = listen_at(directory, DAEMON_SOCKET, SOCK_STREAM);
    hold_put("api", &api, 1);
    *helper_socket = listen_at(directory, HELPER_SOCKET, SOCK_SEQPACKET);
    into_background(log);
    return 1;
}

int ground_is_there(const char *directory) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, DAEMON_SOCKET);
    return access(path, F_OK) == 0;
}

void ground_leave(const char *directory) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, DAEMON_SOCKET);
    unlink(path);
    snprintf(path, sizeof path, "%s/%s", directory, HELPER_SOCKET);
    unlink(path);
}
