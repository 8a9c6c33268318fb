#ifndef SHARK_CHILD_H
#define SHARK_CHILD_H

#include <sys/ioctl.h>
#include <sys/types.h>

/* A command that a container's init starts; the request is that of seat.h. */
struct child {
    int connection;
    int request;
    int streams[3]; /* all three the terminal's, when it has one */
    int master;     /* -1: it has none */
};

/* Makes a terminal of the container's own for it; 0, or -1 with errno set. */
int child_terminal(struct child *child, const struct winsize *size);

/* Starts it in a session of its own; its process id, or -1 with errno set. It says "started" by itself, so that the kernel
   vouches for who it is. All descriptors stay the caller's. */
pid_t child_start(const struct child *child);

#endif
