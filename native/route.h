#ifndef SHARK_ROUTE_H
#define SHARK_ROUTE_H

/* Brings the loopback device of this network namespace up, gives it the sandbox's addresses, and makes every address of
   a family local to it (rtnetlink(7)). Returns 1 when IPv6 is there too, else 0. */
int route_everything_to_itself(void);

#define SANDBOX_IP4 "192.168.65.3"
#define SANDBOX_IP6 "fd00:5348:41::3"
#define GATEWAY_IP4 "192.168.65.1"
#define GATEWAY_IP6 "fd00:5348:41::1"

#endif
