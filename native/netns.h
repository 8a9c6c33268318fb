#ifndef SHARK_NETNS_H
#define SHARK_NETNS_H

int netns_main(int count, char **arguments);

#endif
