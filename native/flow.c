#include "flow.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void flow_open(struct flow *flow, int from, int to) {
    flow->from = from;
    flow->to = to;
    flow->first = flow->behind = 0;
    fcntl(from, F_SETFL, fcntl(from, F_GETFL) | O_NONBLOCK);
    fcntl(to, F_SETFL, fcntl(to, F_GETFL) | O_NONBLOCK);
}

int flow_is_open(const struct flow *flow) {
    return flow->to >= 0;
}

struct pollfd flow_wait(const struct flow *flow) {
    return flow->first < flow->behind ? (struct pollfd){.fd = flow->to, .events = POLLOUT}
                                      : (struct pollfd){.fd = flow->from, .events = POLLIN};
}

/* True when the call failed for good. */
static int failed(ssize_t count) {
    return count < 0 && errno != EAGAIN && errno != EINTR;
}

void flow_move(struct flow *flow, short events) {
    if (events == 0 || !flow_is_open(flow)) {
        return;
    }
    if (flow->first == flow->behind) {
        ssize_t count = read(flow->from, flow->bytes, FLOW_BYTES);
        if (count == 0 || failed(count)) { /* A terminal that nobody has open any more gives EIO. */
            flow_close(flow);
            return;
        }
        flow->first = 0;
        flow->behind = count < 0 ? 0 : (size_t)count;
    }
    if (flow->first < flow->behind) {
        ssize_t count = write(flow->to, flow->bytes + flow->first, flow->behind - flow->first);
        if (failed(count)) {
            flow_close(flow); /* Whoever writes to the other end hears of it by this. */
        } else if (count > 0) {
            flow->first += (size_t)count;
        }
    }
}

int flow_is_idle(const struct flow *flow) {
    struct pollfd more = {.fd = flow->from, .events = POLLIN};
    return !flow_is_open(flow) || (flow->first == flow->behind && poll(&more, 1, 0) == 0);
}

void flow_close(struct flow *flow) {
    if (flow_is_open(flow)) {
        close(flow->from);
        close(flow->to);
        flow->from = flow->to = -1;
    }
}
