/* init: the idle process 1 of a container. It reaps what is left to it and ends on SIGTERM or SIGINT. */
#include "init.h"

#include "die.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

int init_main(void) {
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGCHLD);
    sigaddset(&awaited, SIGTERM);
    sigaddset(&awaited, SIGINT);
    if (sigprocmask(SIG_BLOCK, &awaited, NULL) != 0) {
        die(errno, "init: cannot block signals");
    }
    for (;;) {
        int signal = sigwaitinfo(&awaited, NULL);
        if (signal == SIGTERM || signal == SIGINT) {
            return 0;
        }
        while (waitpid(-1, NULL, WNOHANG) > 0) {
        }
    }
}
