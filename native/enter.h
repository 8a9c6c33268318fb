#ifndef SHARK_ENTER_H
#define SHARK_ENTER_H

int enter_main(int count, char **arguments);

#endif
