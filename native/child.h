#ifndef SHARK_CHILD_H
#define SHARK_CHILD_H

#include <sys/ioctl.h>
#include <sys/types.h>

/* A command that a container's init starts; the request is that of seat.h. */
struct child {
    int request;
    int streams[3]; /* all three the terminal's, when it has one */
    int has_terminal;
};

/* Makes a terminal of the container's own for it; its master, or -1 with errno set. */
int child_terminal(struct child *child, const struct winsize *size);

/* Starts it in a session of its own; its process id, or -1 with errno set. The streams stay the caller's. */
pid_t child_start(const struct child *child);

#endif
