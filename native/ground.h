#ifndef SHARK_GROUND_H
#define SHARK_GROUND_H

/* Prepares the directory (0700, its owner's), takes its lock, listens on DIR/sharkd.sock (held under the name "api") and
   DIR/keep.sock, goes into the background and into a mount namespace of its own. The parent process exits with 0 here,
   when the sockets listen. Returns 1 in the keeper with its helpers' listener, 0 when another keeper holds the lock. */
int ground_prepare(const char *directory, const char *log, int *helper_socket);

/* Whether a client can still find the daemon's socket: the directory may have been removed. */
int ground_is_there(const char *directory);

/* Removes the sockets. */
void ground_leave(const char *directory);

#endif
