#ifndef SHARK_NETNS_H
#define SHARK_NETNS_H

enum { TRANSPARENT6 = 75 }; /* IPV6_TRANSPARENT, which libc's headers may lack. */

int netns_main(int count, char **arguments);

/* Puts descriptors into the keeper under the name and part, which go together; ends the program when it refuses. */
void netns_put(int keep, const char *name, const char *part, const int *fds, int count);

#endif
