/* keep: the ground on which the daemon stands.

   One process a user, started by the first client. It makes a private mount namespace, listens on the daemon's socket
   (so that a client may connect while the daemon still starts, or starts again), starts the daemon with one end of a
   socket pair (its number is in SHARK_KEEP_FD), and starts it again when it dies. The descriptors that the daemon puts
   here by name outlive it (hold.h); so do its other children, whose subreaper this is (prctl(2)).

   One poll loop: a signalfd (SIGCHLD, SIGTERM, SIGINT), the socket pair, the helpers' socket and its connections, and
   the time of the next start. A daemon that exits with 0 was asked to stop: then everything here ends with it; so it does
   when the daemon would have to be started again and its directory was removed. */
#include "keep.h"

#include "die.h"
#include "ground.h"
#include "hold.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { HELPERS = 32, FIRST_PAUSE = 100, LONGEST_PAUSE = 30000, LONG_LIFE = 10000 };

struct daemon {
    char **command;
    pid_t pid; /* 0: not running */
    int64_t started, next_start; /* ms of the monotonic clock */
    int64_t pause;
    int stopping;
    int link; /* our end of its socket pair, -1 when it does not run */
};

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void start(struct daemon *daemon, const sigset_t *usual) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        die(errno, "keep: cannot make a socket pair");
    }
    daemon->started = now();
    daemon->pid = fork();
    if (daemon->pid < 0) {
        die(errno, "keep: cannot fork");
    }
    if (daemon->pid == 0) {
        char number[16];
        int link = dup(pair[1]); /* without close-on-exec */
        snprintf(number, sizeof number, "%d", link);
        setenv("SHARK_KEEP_FD", number, 1);
        sigprocmask(SIG_SETMASK, usual, NULL);
        execvp(daemon->command[0], daemon->command);
        die(errno, "keep: cannot run %s", daemon->command[0]);
    }
    close(pair[1]);
    daemon->link = pair[0];
}

/* Returns 1 when the daemon has ended in order. */
static int ended(struct daemon *daemon, int status) {
    int64_t life = now() - daemon->started;
    close(daemon->link);
    daemon->link = -1;
    daemon->pid = 0;
    if (daemon->stopping || (WIFEXITED(status) && WEXITSTATUS(status) == 0)) {
        return 1;
    }
    daemon->pause = life > LONG_LIFE || daemon->pause == 0 ? FIRST_PAUSE : daemon->pause * 2;
    if (daemon->pause > LONGEST_PAUSE) {
        daemon->pause = LONGEST_PAUSE;
    }
    daemon->next_start = now() + daemon->pause;
    fprintf(stderr, "shark-native: keep: the daemon ended with status %d; starting it again in %ld ms\n",
            shell_status(status), (long)daemon->pause);
    return 0;
}

/* Returns 1 when it is time to end. */
static int on_signal(struct daemon *daemon, int signals) {
    struct signalfd_siginfo signal;
    if (read(signals, &signal, sizeof signal) != (ssize_t)sizeof signal) {
        return 0;
    }
    if (signal.ssi_signo != SIGCHLD) {
        daemon->stopping = 1;
        if (daemon->pid == 0) {
            return 1;
        }
        kill(daemon->pid, SIGTERM);
        return 0;
    }
    int status, done = 0;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        if (pid == daemon->pid) {
            done |= ended(daemon, status);
        } else {
            hold_exit(pid, status);
        }
    }
    return done;
}

static void accept_helper(int listener, int *helpers) {
    int socket = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (socket < 0) {
        return;
    }
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == geteuid() || peer.uid == 0)) {
        for (int i = 0; i < HELPERS; i++) {
            if (helpers[i] < 0) {
                helpers[i] = socket;
                return;
            }
        }
    }
    close(socket);
}

static void loop(struct daemon *daemon, const char *directory, int signals, int listener) {
    int helpers[HELPERS];
    for (int i = 0; i < HELPERS; i++) {
        helpers[i] = -1;
    }
    for (;;) {
        /* A negative descriptor is ignored by poll(2). */
        struct pollfd waits[3 + HELPERS] = {
            {.fd = signals, .events = POLLIN}, {.fd = daemon->link, .events = POLLIN}, {.fd = listener, .events = POLLIN}};
        for (int i = 0; i < HELPERS; i++) {
            waits[3 + i] = (struct pollfd){.fd = helpers[i], .events = POLLIN};
        }
        int64_t left = daemon->pid == 0 ? daemon->next_start - now() : -1;
        if (poll(waits, 3 + HELPERS, daemon->pid != 0 ? -1 : left > 0 ? (int)left : 0) < 0 && errno != EINTR) {
            die(errno, "keep: cannot poll");
        }
        /* Requests before signals: what the daemon sent just before it died still counts. */
        if (waits[1].revents != 0 && hold_serve(daemon->link) != 0) {
            close(daemon->link);
            daemon->link = -1;
        }
        for (int i = 0; i < HELPERS; i++) {
            if (waits[3 + i].revents != 0 && hold_serve(helpers[i]) != 0) {
                close(helpers[i]);
                helpers[i] = -1;
            }
        }
        if (waits[2].revents != 0) {
            accept_helper(listener, helpers);
        }
        if (waits[0].revents != 0 && on_signal(daemon, signals)) {
            return;
        }
        if (daemon->pid == 0 && now() >= daemon->next_start) {
            if (!ground_is_there(directory)) {
                fprintf(stderr, "shark-native: keep: the daemon's socket in %s is gone; nobody could reach it\n", directory);
                return;
            }
            sigset_t usual;
            sigemptyset(&usual);
            start(daemon, &usual);
        }
    }
}

int keep_main(int count, char **arguments) {
    const char *directory = NULL, *log = NULL;
    int at = 1;
    for (; at + 1 < count && strcmp(arguments[at], "--") != 0; at += 2) {
        if (strcmp(arguments[at], "--dir") == 0) {
            directory = arguments[at + 1];
        } else if (strcmp(arguments[at], "--log") == 0) {
            log = arguments[at + 1];
        } else {
            die(0, "keep: unknown option %s", arguments[at]);
        }
    }
    if (directory == NULL || log == NULL || at + 1 >= count) {
        die(0, "usage: shark-native keep --dir DIR --log FILE -- COMMAND...");
    }
    /* Whatever the client that started this had open is none of the keeper's. */
    if (syscall(SYS_close_range, 3U, ~0U, 0U) != 0 && errno != ENOSYS) {
        die(errno, "keep: cannot close what it inherited");
    }
    int helper_socket;
    if (!ground_prepare(directory, log, &helper_socket)) {
        return 0; /* another keeper is there */
    }
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    sigaddset(&blocked, SIGTERM);
    sigaddset(&blocked, SIGINT);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    int signals = signalfd(-1, &blocked, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals < 0) {
        die(errno, "keep: cannot make a signalfd");
    }
    struct daemon daemon = {.command = arguments + at + 1, .link = -1};
    loop(&daemon, directory, signals, helper_socket);
    ground_leave(directory);
    return 0;
}
