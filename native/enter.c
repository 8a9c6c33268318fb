/* enter: runs a command in a container, as runc-exec(8) does, but started by the container's own init (seat.h).

   usage: enter --at SOCKET --pid-file FILE [--tty] [--env NAME=VALUE]... -- ARGUMENTS
          enter --later
   With --later it is started before anybody knows what for: it makes its terminal raw, writes one byte, and reads its arguments
   there: their length in bytes (32 bits, big endian), then the arguments, the sub-command first, each ended by a zero byte.

   ARGUMENTS are those of exec.h. The three streams are passed on, or with --tty this one terminal, whose size the command's
   own follows. Signals are passed on. The status is the command's as a shell tells it, and 125 when it did not start; the
   file, which holds its process id as this process sees it, is there only when it did.

   One poll loop: the init's connection, a signalfd, and a flow each direction. With a terminal it ends with the command,
   when what had been written by then is passed on; else with the command and its output, which others may still hold open. */
#include "enter.h"

#include "die.h"
#include "flow.h"
#include "packet.h"
#include "seat.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

enum { SHARKS_FAILURE = 125, KILLED = 137, MOST_BYTES = 4 << 20 };

static struct flow flows[3];

_Noreturn static void cannot(int error, const char *what) {
    fprintf(stderr, "shark: %s%s%s\n", what, error != 0 ? ": " : "", error != 0 ? strerror(error) : "");
    exit(SHARKS_FAILURE);
}

static void add(FILE *request, const char *text) {
    fwrite(text, 1, strlen(text) + 1, request);
}

/* Signals that tell of this process itself are not for the command. */
static int block_signals(void) {
    static const int own[] = {SIGCHLD, SIGPIPE, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGTTOU};
    sigset_t passed_on;
    sigfillset(&passed_on);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        sigdelset(&passed_on, own[i]);
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGTTOU, SIG_IGN);
    sigprocmask(SIG_SETMASK, &passed_on, NULL);
    return signalfd(-1, &passed_on, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* A reader sees no file or all of it. */
static void write_pid(const char *path, pid_t pid) {
    char fresh[4096];
    int length = snprintf(fresh, sizeof fresh, "%s.new", path);
    FILE *file = length < (int)sizeof fresh ? fopen(fresh, "we") : NULL;
    if (file == NULL || fprintf(file, "%ld", (long)pid) < 0 || fclose(file) != 0 || rename(fresh, path) != 0) {
        cannot(errno, "cannot write the process id of the command");
    }
}

static void raw_terminal(void) {
    struct termios mode;
    if (tcgetattr(0, &mode) != 0) {
        cannot(errno, "standard input is no terminal");
    }
    cfmakeraw(&mode);
    tcsetattr(0, TCSANOW, &mode);
}

/* Waits until the command runs; its pidfd, and its process id as this process sees it. The flows are open then. */
static int start(int init, int request, int tty, pid_t *command) {
    int inner[3][2];
    char text[PACKET_BYTES + 1] = "pipes";
    int fds[PACKET_FDS] = {request};
    int count = 1;
    if (tty) {
        struct winsize size = {0};
        ioctl(0, TIOCGWINSZ, &size);
        snprintf(text, sizeof text, "terminal %hu %hu", size.ws_col, size.ws_row);
        raw_terminal();
    } else {
        for (int i = 0; i < 3; i++) {
            if (pipe2(inner[i], O_CLOEXEC) != 0) {
                cannot(errno, "cannot make a pipe");
            }
            fds[count++] = inner[i][i == 0 ? 0 : 1];
        }
    }
    int on = 1;
    setsockopt(init, SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
    if (packet_send(init, text, strlen(text), fds, count) != 0 && errno != EPIPE) { /* It may have said why it closed. */
        cannot(errno, "cannot ask the sandbox's init");
    }
    for (int i = 0; i < count; i++) {
        close(fds[i]);
    }
    if (packet_receive_from(init, text, fds, &count, command) <= 0) {
        cannot(0, "the sandbox was stopped, or runs as many commands as it can");
    }
    if (strncmp(text, "error ", 6) == 0) {
        cannot(0, text + 6);
    }
    int number;
    if (strcmp(text, "started") != 0 || count != (tty ? 2 : 1) || (tty && ioctl(fds[1], TIOCGPTN, &number) != 0)) {
        cannot(0, "the sandbox's init answers what this version does not know; stop the sandbox and start it again");
    }
    if (tty) {
        flow_open(&flows[0], dup(0), dup(fds[1]));
        flow_open(&flows[1], fds[1], dup(1));
        flows[2].from = flows[2].to = -1;
    } else {
        flow_open(&flows[0], dup(0), inner[0][1]);
        flow_open(&flows[1], inner[1][0], dup(1));
        flow_open(&flows[2], inner[2][0], dup(2));
    }
    return fds[0];
}

/* Once all that comes is to be told by the flows, whose ends must be the only ones. */
static void leave_streams(void) {
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int i = 0; null >= 0 && i < 3; i++) {
        dup2(null, i);
    }
}

static void pass_on(int signals, int pidfd, int tty) {
    struct signalfd_siginfo signal;
    while (read(signals, &signal, sizeof signal) == (ssize_t)sizeof signal) {
        struct winsize size;
        if (signal.ssi_signo != SIGWINCH) {
            syscall(SYS_pidfd_send_signal, pidfd, signal.ssi_signo, NULL, 0);
        } else if (tty && flow_is_open(&flows[1]) && ioctl(flows[1].to, TIOCGWINSZ, &size) == 0) {
            ioctl(flows[1].from, TIOCSWINSZ, &size);
        }
    }
}

static int relay(int init, int signals, int pidfd, int tty) {
    int status = -1;
    for (;;) {
        if (status >= 0 && (tty ? flow_is_idle(&flows[1]) : !flow_is_open(&flows[1]) && !flow_is_open(&flows[2]))) {
            return status;
        }
        struct pollfd waits[5] = {{.fd = status < 0 ? init : -1, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
        for (int i = 0; i < 3; i++) {
            waits[2 + i] = flow_wait(&flows[i]);
        }
        if (poll(waits, 5, -1) < 0 && errno != EINTR) {
            return SHARKS_FAILURE;
        }
        for (int i = 0; i < 3; i++) {
            flow_move(&flows[i], waits[2 + i].revents);
        }
        if (waits[1].revents != 0) {
            pass_on(signals, pidfd, tty);
        }
        if (waits[0].revents != 0) {
            char text[PACKET_BYTES + 1];
            int fds[PACKET_FDS];
            int count;
            ssize_t length = packet_receive(init, text, fds, &count);
            if (length <= 0 || sscanf(text, "exit %d", &status) != 1 || status < 0) {
                status = KILLED; /* With its container. */
            }
        }
    }
}

static int read_fully(char *bytes, size_t length) {
    for (size_t done = 0; done < length;) {
        ssize_t count = read(0, bytes + done, length - done);
        if (count <= 0 && errno != EINTR) {
            return -1;
        }
        done += count < 0 ? 0 : (size_t)count;
    }
    return 0;
}

/* Waits for its arguments. */
static int enter_later(void) {
    unsigned char header[4];
    raw_terminal();
    if (write(1, "", 1) != 1 || read_fully((char *)header, sizeof header) != 0) {
        return 0; /* Nobody wanted it. */
    }
    size_t length = (size_t)header[0] << 24 | (size_t)header[1] << 16 | (size_t)header[2] << 8 | header[3];
    char *text = length > MOST_BYTES ? NULL : malloc(length + 1);
    char **arguments = text == NULL ? NULL : calloc(length + 1, sizeof *arguments);
    if (arguments == NULL || read_fully(text, length) != 0) {
        return SHARKS_FAILURE;
    }
    text[length] = '\0';
    int count = 0;
    for (char *at = text; at < text + length; at += strlen(at) + 1) {
        arguments[count++] = at;
    }
    return enter_main(count, arguments);
}

int enter_main(int count, char **arguments) {
    const char *socket = NULL, *pid_file = NULL;
    int tty = 0;
    if (count == 2 && strcmp(arguments[1], "--later") == 0) {
        return enter_later();
    }
    int file = memfd_create("request", MFD_CLOEXEC);
    FILE *request = file < 0 ? NULL : fdopen(dup(file), "w");
    if (request == NULL) {
        cannot(errno, "cannot make a request");
    }
    int signals = block_signals();
    int at = 1;
    for (; at + 1 < count && strcmp(arguments[at], "--") != 0; at++) {
        if (strcmp(arguments[at], "--tty") == 0) {
            tty = 1;
        } else if (strcmp(arguments[at], "--at") == 0) {
            socket = arguments[++at];
        } else if (strcmp(arguments[at], "--pid-file") == 0) {
            pid_file = arguments[++at];
        } else if (strcmp(arguments[at], "--env") == 0) {
            add(request, arguments[++at]);
        } else {
            die(0, "enter: unknown option %s", arguments[at]);
        }
    }
    if (socket == NULL || pid_file == NULL || at + 1 >= count) {
        die(0, "usage: shark-native enter --at SOCKET --pid-file FILE [--tty] [--env NAME=VALUE]... -- ARGUMENTS");
    }
    add(request, "");
    for (at++; at < count; at++) {
        add(request, arguments[at]);
    }
    if (fclose(request) != 0) {
        cannot(errno, "cannot write the request");
    }
    int init = seat_connect(socket);
    if (init < 0) {
        cannot(errno, "cannot reach the sandbox's init; stop the sandbox and start it again");
    }
    pid_t command;
    int pidfd = start(init, file, tty, &command);
    write_pid(pid_file, command);
    leave_streams();
    return relay(init, signals, pidfd, tty);
}
