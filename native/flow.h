#ifndef SHARK_FLOW_H
#define SHARK_FLOW_H

#include <poll.h>
#include <stddef.h>

enum { FLOW_BYTES = 65536 };

/* Bytes on their way from one descriptor to another, which both are the flow's and do not block. */
struct flow {
    int from, to;         /* -1: closed */
    size_t first, behind; /* of what was read and not yet written */
    char bytes[FLOW_BYTES];
};

/* Takes the descriptors over. */
void flow_open(struct flow *flow, int from, int to);

/* True until it has ended: all that came was written, or nobody takes it any more. Then both ends are closed. */
int flow_is_open(const struct flow *flow);

/* What to wait for. */
struct pollfd flow_wait(const struct flow *flow);

/* Moves what can be moved now, after poll(2). */
void flow_move(struct flow *flow, short events);

/* True when nothing is on the way and nothing more waits to be read now. */
int flow_is_idle(const struct flow *flow);

void flow_close(struct flow *flow);

#endif
