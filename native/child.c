#include "child.h"

#include "exec.h"
#include "packet.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SHARKS_FAILURE = 125 };

int child_terminal(struct child *child, const struct winsize *size) {
    int unlocked = 0;
    int master = open("/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NOFOLLOW);
    if (master < 0) {
        return -1;
    }
    int terminal = -1;
    if (ioctl(master, TIOCSPTLCK, &unlocked) == 0 && ioctl(master, TIOCSWINSZ, size) == 0) {
        /* By the master, not by a path: what is in /dev belongs to those inside. */
        terminal = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    }
    if (terminal < 0) {
        int error = errno;
        close(master);
        errno = error;
        return -1;
    }
    child->streams[0] = child->streams[1] = child->streams[2] = terminal;
    child->master = master;
    return 0;
}

/* All of the file, with a zero byte behind it. */
static char *read_all(int file, size_t *length) {
    struct stat status;
    if (fstat(file, &status) != 0 || status.st_size < 0) {
        return NULL;
    }
    char *bytes = malloc((size_t)status.st_size + 1);
    for (*length = 0; bytes != NULL && *length < (size_t)status.st_size;) {
        ssize_t count = pread(file, bytes + *length, (size_t)status.st_size - *length, (off_t)*length);
        if (count <= 0) {
            free(bytes);
            return NULL;
        }
        *length += (size_t)count;
    }
    if (bytes != NULL) {
        bytes[*length] = '\0';
    }
    return bytes;
}

_Noreturn static void become(const struct child *child) {
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < SIGRTMIN; number++) {
        signal(number, SIG_DFL);
    }
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid();
    int answer[2] = {(int)syscall(SYS_pidfd_open, getpid(), 0), child->master};
    if (packet_send(child->connection, "started", strlen("started"), answer, child->master < 0 ? 1 : 2) != 0) {
        _exit(SHARKS_FAILURE); /* Nobody waits for it any more. */
    }
    /* The streams first: what fails after this is told where the caller reads it. They are above 2 here. */
    for (int i = 0; i < 3; i++) {
        if (dup2(child->streams[i], i) < 0) {
            _exit(SHARKS_FAILURE);
        }
    }
    if (child->master >= 0 && ioctl(0, TIOCSCTTY, 0) != 0) {
        fprintf(stderr, "shark: cannot take the terminal in the sandbox: %s\n", strerror(errno));
        _exit(SHARKS_FAILURE);
    }
    size_t length;
    char *text = read_all(child->request, &length);
    if (text == NULL) {
        fprintf(stderr, "shark: cannot read the request in the sandbox: %s\n", strerror(errno));
        _exit(SHARKS_FAILURE);
    }
    char *at = text, *end = text + length;
    for (; at < end && *at != '\0'; at += strlen(at) + 1) {
        putenv(at);
    }
    int count = 0;
    char **arguments = calloc(length + 2, sizeof *arguments);
    for (at++; arguments != NULL && at < end; at += strlen(at) + 1) {
        arguments[count++] = at;
    }
    exit(arguments == NULL ? SHARKS_FAILURE : exec_command(count, arguments));
}

pid_t child_start(const struct child *child) {
    pid_t pid = fork();
    if (pid == 0) {
        become(child);
    }
    return pid;
}
