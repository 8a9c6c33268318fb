#include "route.h"

#include "die.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LOOPBACK = 1, REQUEST_BYTES = 256 };

union request {
    struct nlmsghdr header;
    char bytes[REQUEST_BYTES];
};

static void *start(union request *request, unsigned short type, unsigned short flags, size_t size) {
    memset(request, 0, sizeof *request);
    request->header.nlmsg_len = NLMSG_LENGTH((unsigned)size);
    request->header.nlmsg_type = type;
    request->header.nlmsg_flags = (unsigned short)(NLM_F_REQUEST | NLM_F_ACK | flags);
    return NLMSG_DATA(&request->header);
}

static void attribute(union request *request, unsigned short type, const void *value, size_t size) {
    struct rtattr *place = (struct rtattr *)(void *)(request->bytes + NLMSG_ALIGN(request->header.nlmsg_len));
    place->rta_type = type;
    place->rta_len = (unsigned short)RTA_LENGTH(size);
    memcpy(RTA_DATA(place), value, size);
    request->header.nlmsg_len = NLMSG_ALIGN(request->header.nlmsg_len) + RTA_ALIGN(place->rta_len);
}

/* Returns 0, or the error number that the kernel answered with. */
static int ask(int netlink, union request *request) {
    char answer[1024];
    if (send(netlink, request, request->header.nlmsg_len, 0) < 0) {
        return errno;
    }
    ssize_t length = recv(netlink, answer, sizeof answer, 0);
    if (length < 0) {
        return errno;
    }
    struct nlmsghdr header;
    struct nlmsgerr error;
    if ((size_t)length < NLMSG_LENGTH(sizeof error)) {
        return EPROTO;
    }
    memcpy(&header, answer, sizeof header);
    memcpy(&error, answer + NLMSG_HDRLEN, sizeof error);
    return header.nlmsg_type == NLMSG_ERROR ? -error.error : EPROTO;
}

static int link_up(int netlink) {
    union request request;
    struct ifinfomsg *link = start(&request, RTM_NEWLINK, 0, sizeof *link);
    link->ifi_family = AF_UNSPEC;
    link->ifi_index = LOOPBACK;
    link->ifi_flags = IFF_UP;
    link->ifi_change = IFF_UP;
    return ask(netlink, &request);
}

static int add_address(int netlink, int family, const void *address, size_t size) {
    union request request;
    struct ifaddrmsg *message = start(&request, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, sizeof *message);
    message->ifa_family = (unsigned char)family;
    message->ifa_prefixlen = (unsigned char)(size * 8);
    message->ifa_flags = IFA_F_NODAD;
    message->ifa_index = LOOPBACK;
    attribute(&request, IFA_LOCAL, address, size);
    attribute(&request, IFA_ADDRESS, address, size);
    return ask(netlink, &request);
}

/* ip route add local default dev lo src ADDRESS */
static int add_local_route(int netlink, int family, const void *source, size_t size) {
    union request request;
    struct rtmsg *route = start(&request, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, sizeof *route);
    route->rtm_family = (unsigned char)family;
    route->rtm_table = RT_TABLE_LOCAL;
    route->rtm_protocol = RTPROT_STATIC;
    route->rtm_scope = family == AF_INET ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE;
    route->rtm_type = RTN_LOCAL;
    unsigned device = LOOPBACK;
    attribute(&request, RTA_OIF, &device, sizeof device);
    attribute(&request, RTA_PREFSRC, source, size);
    return ask(netlink, &request);
}

int route_everything_to_itself(void) {
    int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (netlink < 0) {
        die(errno, "netns: cannot open rtnetlink");
    }
    struct in_addr address4;
    struct in6_addr address6;
    inet_pton(AF_INET, SANDBOX_IP4, &address4);
    inet_pton(AF_INET6, SANDBOX_IP6, &address6);
    int error = link_up(netlink);
    if (error == 0) {
        error = add_address(netlink, AF_INET, &address4, sizeof address4);
    }
    if (error == 0) {
        error = add_local_route(netlink, AF_INET, &address4, sizeof address4);
    }
    if (error != 0) {
        die(error, "netns: cannot set up the loopback device");
    }
    /* A kernel without IPv6 is served by IPv4 alone. */
    int six = add_address(netlink, AF_INET6, &address6, sizeof address6) == 0
        && add_local_route(netlink, AF_INET6, &address6, sizeof address6) == 0;
    close(netlink);
    return six;
}
