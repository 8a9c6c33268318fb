#ifndef SHARK_HOLD_H
#define SHARK_HOLD_H

#include <sys/types.h>

/* The named file descriptors that must outlive the daemon, and the statuses of processes that it left behind.
   Protocol: one request a packet, one reply a packet.
     put NAME + descriptors   ok                 replaces what had the name
     get NAME                 ok N + descriptors, or none
     drop NAME                ok
     list                     names, one a line
     exits                    "PID STATUS" a line, of orphans reaped since it was last asked
     pid                      the keeper's process id
   Anything else is answered with "error TEXT". A name is 1 to 200 of A-Z a-z 0-9 _ . : / - */

/* Takes over the descriptors; -1 when the name is bad or the table is full (they are closed then). */
int hold_put(const char *name, const int *fds, int count);

/* Remembers the wait status (wait(2)) of a process that nobody waits for. */
void hold_exit(pid_t pid, int status);

/* Answers one request that has come on the socket; 0, or -1 when the connection is over or broken. */
int hold_serve(int socket);

/* The status as a shell tells it: the exit code, or 128 + the signal's number. */
int shell_status(int wait_status);

#endif
