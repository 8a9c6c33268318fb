#ifndef SHARK_INIT_H
#define SHARK_INIT_H

int init_main(void);

#endif
