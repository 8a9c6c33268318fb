#ifndef SHARK_KEEP_H
#define SHARK_KEEP_H

int keep_main(int count, char **arguments);

#endif
