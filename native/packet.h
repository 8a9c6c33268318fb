#ifndef SHARK_PACKET_H
#define SHARK_PACKET_H

#include <stddef.h>
#include <sys/types.h>

enum { PACKET_BYTES = 4096, PACKET_FDS = 8 };

/* Receives one packet of text with its file descriptors (unix(7), SCM_RIGHTS), which are close-on-exec.
   Text is NUL-terminated; returns its length, 0 at the end of the connection, -1 with errno set.
   A packet that was cut short closes its descriptors and gives -1 with EMSGSIZE. */
ssize_t packet_receive(int socket, char text[PACKET_BYTES + 1], int fds[PACKET_FDS], int *fd_count);

/* The same, with the sender's process id as this process sees it, where the socket has SO_PASSCRED (unix(7)); else 0. */
ssize_t packet_receive_from(int socket, char text[PACKET_BYTES + 1], int fds[PACKET_FDS], int *fd_count, pid_t *sender);

/* Sends one packet; 0, or -1 with errno set. Never raises SIGPIPE. */
int packet_send(int socket, const char *text, size_t length, const int *fds, int fd_count);

#endif
