/* init: the process 1 of a container, idle but for this: it starts the commands that it is asked for (seat.h), which so have
   the container's own namespaces, limits and rights, all of them, and it reaps what is left to it. It ends on SIGTERM or SIGINT.

   One poll loop: a signalfd, the listening socket that came as standard input, and a connection for each command. Without
   that socket it only reaps. Whoever connects is outside the container and is trusted. Those inside cannot reach the socket,
   nor this process by ptrace(2) or /proc, because it is not dumpable (prctl(2)). No call here waits for the other side. */
#include "init.h"

#include "child.h"
#include "die.h"
#include "hold.h"
#include "packet.h"
#include "seat.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static struct {
    int connection; /* -1: the entry is free */
    pid_t command;  /* 0: it has not asked yet */
} table[SEAT_COMMANDS];

static void leave(int at) {
    close(table[at].connection);
    table[at].connection = -1;
    table[at].command = 0;
}

static void refuse(int connection, const char *what, int error) {
    char text[200];
    int length = snprintf(text, sizeof text, "error %s: %s", what, strerror(error));
    packet_send(connection, text, (size_t)length, NULL, 0);
}

/* Starts what the packet asks for; its process id, or -1 after the other side was told why not. */
static pid_t start(int connection, const char *text, const int *fds, int count) {
    struct child child = {.connection = connection, .request = fds[0], .streams = {-1, -1, -1}, .master = -1};
    struct winsize size = {0};
    if (count == 4 && strcmp(text, "pipes") == 0) {
        memcpy(child.streams, fds + 1, sizeof child.streams);
    } else if (count != 1 || sscanf(text, "terminal %hu %hu", &size.ws_col, &size.ws_row) != 2) {
        refuse(connection, "the init does not know this request", EPROTO);
        return -1;
    } else if (child_terminal(&child, &size) != 0) {
        refuse(connection, "cannot make a terminal in the sandbox", errno);
        return -1;
    }
    pid_t pid = child_start(&child);
    if (pid < 0) {
        refuse(connection, "cannot start a process in the sandbox", errno);
    }
    if (child.master >= 0) {
        close(child.master);
        close(child.streams[0]);
    }
    return pid;
}

/* Answers what has come on a connection. */
static void serve(int at) {
    char text[PACKET_BYTES + 1];
    int fds[PACKET_FDS];
    int count;
    ssize_t length = packet_receive(table[at].connection, text, fds, &count);
    pid_t command = length > 0 && table[at].command == 0 && count > 0 ? start(table[at].connection, text, fds, count) : -1;
    for (int i = 0; i < count; i++) {
        close(fds[i]);
    }
    if (command > 0) {
        table[at].command = command;
    } else {
        leave(at); /* The command goes on, if there is one: nobody asks for its status any more. */
    }
}

static void welcome(int listener) {
    int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (connection < 0) {
        return;
    }
    for (int i = 0; i < SEAT_COMMANDS; i++) {
        if (table[i].connection < 0) {
            table[i].connection = connection;
            return;
        }
    }
    refuse(connection, "the sandbox runs as many commands as it can", EAGAIN);
    close(connection);
}

static void reap(void) {
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        for (int i = 0; i < SEAT_COMMANDS; i++) {
            if (table[i].connection >= 0 && table[i].command == pid) {
                char text[32];
                int length = snprintf(text, sizeof text, "exit %d", shell_status(status));
                packet_send(table[i].connection, text, (size_t)length, NULL, 0);
                leave(i);
                break;
            }
        }
    }
}

/* The listening socket, out of the way of standard input; -1 when there is none. */
static int take_listener(void) {
    int listening = 0;
    socklen_t size = sizeof listening;
    if (getsockopt(0, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0 || !listening) {
        return -1;
    }
    int listener = fcntl(0, F_DUPFD_CLOEXEC, 3);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (listener < 0 || null < 0 || dup2(null, 0) < 0 || fcntl(listener, F_SETFL, O_NONBLOCK) != 0) {
        die(errno, "init: cannot keep its socket");
    }
    close(null);
    return listener;
}

int init_main(void) {
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGCHLD);
    sigaddset(&awaited, SIGTERM);
    sigaddset(&awaited, SIGINT);
    if (sigprocmask(SIG_BLOCK, &awaited, NULL) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0) {
        die(errno, "init: cannot set itself up");
    }
    int signals = signalfd(-1, &awaited, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals < 0) {
        die(errno, "init: cannot make a signalfd");
    }
    int listener = take_listener();
    for (int i = 0; i < SEAT_COMMANDS; i++) {
        table[i].connection = -1;
    }
    for (;;) {
        struct pollfd waits[2 + SEAT_COMMANDS] = {{.fd = signals, .events = POLLIN}, {.fd = listener, .events = POLLIN}};
        for (int i = 0; i < SEAT_COMMANDS; i++) {
            waits[2 + i] = (struct pollfd){.fd = table[i].connection, .events = POLLIN};
        }
        if (poll(waits, 2 + SEAT_COMMANDS, -1) < 0 && errno != EINTR) {
            die(errno, "init: cannot poll");
        }
        for (int i = 0; i < SEAT_COMMANDS; i++) {
            if (waits[2 + i].revents != 0) {
                serve(i);
            }
        }
        if (waits[1].revents != 0) {
            welcome(listener);
        }
        struct signalfd_siginfo signal;
        while (read(signals, &signal, sizeof signal) == (ssize_t)sizeof signal) {
            if (signal.ssi_signo != SIGCHLD) {
                return 0;
            }
        }
        reap();
    }
}
