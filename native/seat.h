#ifndef SHARK_SEAT_H
#define SHARK_SEAT_H

/* The socket (SOCK_SEQPACKET) by which a container's init is asked to start commands. It has a name outside the container
   and none inside. One connection a command, which the other side may close at any time:
     pipes + request, stdin, stdout, stderr     the command gets these streams
     terminal COLUMNS ROWS + request            it gets a new terminal of the container's own
   The request is a file: NAME=VALUE strings, an empty one, then the arguments of exec.h, each ended by a zero byte. Answers:
     started + pidfd[, master]                  the command itself says so (SCM_CREDENTIALS); the master is that of its terminal
     exit STATUS                                it has ended, as a shell tells it; the last answer
     error TEXT                                 it could not be started; the last answer */

enum { SEAT_COMMANDS = 256 };

/* Connects to the socket at a path of any length; -1 with errno set. */
int seat_connect(const char *path);

/* seat --at SOCKET -- COMMAND...: becomes the command, whose standard input is the socket, listening. */
int seat_main(int count, char **arguments);

#endif
