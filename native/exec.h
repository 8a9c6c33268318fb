#ifndef SHARK_EXEC_H
#define SHARK_EXEC_H

int exec_main(int count, char **arguments);

#endif
