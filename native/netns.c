/* netns: a network namespace whose every address leads to shark.

   The namespace has no device but lo. A default route of type local makes every address its own, so that the kernel
   accepts a connection to any of them, and TPROXY rules send what is not for the sandbox itself to listeners made here,
   inside. getsockname(2) of an accepted connection is then the address that was dialled. The listeners and the
   namespace go to the keeper as descriptors; this program ends, and nothing of it stays.

   DNS is one listener on the gateway's address; a nat rule brings the queries for any other server there, and conntrack
   turns the answers round. An echo request to a foreign address is dropped: nobody answered it. */
#include "netns.h"

#include "datagram.h"
#include "die.h"
#include "packet.h"
#include "route.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define PORT "3129"
enum { PORT_NUMBER = 3129, BACKLOG = 4096, ORIGINAL6 = 74 };

static const char RULES[] =
    "table inet shark {\n"
    "  chain pre { type filter hook prerouting priority mangle; policy accept;\n"
    "    iif != lo accept\n"
    "    ct direction reply accept\n"
    "    ip daddr { 127.0.0.0/8, " SANDBOX_IP4 " } accept\n"
    "    ip daddr " GATEWAY_IP4 " meta l4proto { tcp, udp } th dport 53 accept\n"
    "    meta nfproto ipv4 meta l4proto tcp tproxy ip to :" PORT " accept\n"
    "    meta nfproto ipv4 meta l4proto udp tproxy ip to :" PORT " accept\n"
    "    ip6 daddr { ::1, " SANDBOX_IP6 " } accept\n"
    "    ip6 daddr " GATEWAY_IP6 " meta l4proto { tcp, udp } th dport 53 accept\n"
    "    meta nfproto ipv6 meta l4proto tcp tproxy ip6 to :" PORT " accept\n"
    "    meta nfproto ipv6 meta l4proto udp tproxy ip6 to :" PORT " accept\n"
    "  }\n"
    "  chain names { type nat hook output priority -100; policy accept;\n"
    "    ip daddr != { 127.0.0.0/8, " SANDBOX_IP4 ", " GATEWAY_IP4 " } udp dport 53 dnat ip to " GATEWAY_IP4 ":53\n"
    "    ip daddr != { 127.0.0.0/8, " SANDBOX_IP4 ", " GATEWAY_IP4 " } tcp dport 53 dnat ip to " GATEWAY_IP4 ":53\n"
    "    ip6 daddr != { ::1, " SANDBOX_IP6 ", " GATEWAY_IP6 " } udp dport 53 dnat ip6 to [" GATEWAY_IP6 "]:53\n"
    "    ip6 daddr != { ::1, " SANDBOX_IP6 ", " GATEWAY_IP6 " } tcp dport 53 dnat ip6 to [" GATEWAY_IP6 "]:53\n"
    "  }\n"
    "  chain out { type filter hook output priority 0; policy accept;\n"
    "    ip daddr != { 127.0.0.0/8, " SANDBOX_IP4 " } icmp type echo-request drop\n"
    "    ip6 daddr != { ::1, " SANDBOX_IP6 " } icmpv6 type echo-request drop\n"
    "  }\n"
    "}\n";

static int connect_keep(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        die(0, "the path %s is too long for a socket", path);
    }
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        die(errno, "netns: cannot reach the keeper at %s", path);
    }
    return fd;
}

void netns_put(int keep, const char *name, const char *part, const int *fds, int count) {
    char text[PACKET_BYTES + 1];
    int none[PACKET_FDS], none_count;
    int length = snprintf(text, sizeof text, "put %s%s", name, part);
    if (packet_send(keep, text, (size_t)length, fds, count) != 0 || packet_receive(keep, text, none, &none_count) <= 0) {
        die(errno, "netns: the keeper does not answer");
    }
    if (strcmp(text, "ok") != 0) {
        die(0, "netns: the keeper refuses %s%s: %s", name, part, text);
    }
}

static void option(int fd, int level, int name) {
    int on = 1;
    if (setsockopt(fd, level, name, &on, sizeof on) != 0) {
        die(errno, "netns: socket option %d/%d", level, name);
    }
}

/* A socket of the namespace, bound; a TCP one listens. */
static int bound(const char *text, int type, int port) {
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons((unsigned short)port)};
    int family = inet_pton(AF_INET, text, &four.sin_addr) == 1 ? AF_INET : AF_INET6;
    if (family == AF_INET6 && inet_pton(AF_INET6, text, &six.sin6_addr) != 1) {
        die(0, "netns: %s is no address", text);
    }
    int fd = socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        die(errno, "netns: cannot make a socket");
    }
    option(fd, SOL_SOCKET, SO_REUSEADDR);
    if (family == AF_INET) {
        option(fd, SOL_IP, IP_TRANSPARENT);
        if (type == SOCK_DGRAM) {
            option(fd, SOL_IP, IP_RECVORIGDSTADDR);
        }
    } else {
        option(fd, SOL_IPV6, IPV6_V6ONLY);
        option(fd, SOL_IPV6, TRANSPARENT6);
        if (type == SOCK_DGRAM) {
            option(fd, SOL_IPV6, ORIGINAL6);
        }
    }
    int failed = family == AF_INET ? bind(fd, (struct sockaddr *)&four, sizeof four) : bind(fd, (struct sockaddr *)&six, sizeof six);
    if (failed || (type == SOCK_STREAM && listen(fd, BACKLOG) != 0)) {
        die(errno, "netns: cannot listen on %s port %d", text, port);
    }
    return fd;
}

/* Feeds the rules to nft(8); 0 when they are in force. */
static int load_rules(void) {
    int stream[2];
    if (pipe2(stream, O_CLOEXEC) != 0) {
        die(errno, "netns: cannot make a pipe");
    }
    pid_t child = fork();
    if (child < 0) {
        die(errno, "netns: cannot fork");
    }
    if (child == 0) {
        dup2(stream[0], 0);
        execlp("nft", "nft", "-f", "-", (char *)NULL);
        execl("/usr/sbin/nft", "nft", "-f", "-", (char *)NULL);
        die(errno, "netns: cannot run nft");
    }
    close(stream[0]);
    ssize_t written = write(stream[1], RULES, sizeof RULES - 1);
    close(stream[1]);
    int status;
    if (waitpid(child, &status, 0) != child || written != (ssize_t)sizeof RULES - 1) {
        return -1;
    }
    return status;
}

static void allow_low_ports(void) {
    int fd = open("/proc/sys/net/ipv4/ip_unprivileged_port_start", O_WRONLY | O_CLOEXEC);
    if (fd >= 0) {
        if (write(fd, "0", 1) != 1) {
            fputs("shark-native: netns: low ports stay root's\n", stderr);
        }
        close(fd);
    }
}

static int open_namespace(void) {
    int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        die(errno, "netns: cannot open the namespace");
    }
    return fd;
}

static void create(int keep, const char *name, int with_nft) {
    if (unshare(CLONE_NEWNET) != 0) {
        die(errno, "netns: cannot make a network namespace");
    }
    int six = route_everything_to_itself();
    allow_low_ports();
    int namespace = open_namespace();
    netns_put(keep, name, "/ns", &namespace, 1);
    puts("made"); /* It can be given to a container by now, if nothing runs there before the rest. */
    fflush(stdout);
    int count = six ? 2 : 1;
    int dns[] = {bound(GATEWAY_IP4, SOCK_DGRAM, 53), bound(GATEWAY_IP4, SOCK_STREAM, 53),
        six ? bound(GATEWAY_IP6, SOCK_DGRAM, 53) : -1, six ? bound(GATEWAY_IP6, SOCK_STREAM, 53) : -1};
    netns_put(keep, name, "/dns", dns, 2 * count);
    if (with_nft && load_rules() == 0) {
        int tcp[] = {bound("0.0.0.0", SOCK_STREAM, PORT_NUMBER), six ? bound("::", SOCK_STREAM, PORT_NUMBER) : -1};
        int udp[] = {bound("0.0.0.0", SOCK_DGRAM, PORT_NUMBER), six ? bound("::", SOCK_DGRAM, PORT_NUMBER) : -1};
        netns_put(keep, name, "/udp", udp, count);
        netns_put(keep, name, "/tcp", tcp, count); /* The last: what has it is complete. */
        puts("ok tproxy");
        return;
    }
    int plain[] = {bound("0.0.0.0", SOCK_STREAM, 80), bound("0.0.0.0", SOCK_STREAM, 443),
        six ? bound("::", SOCK_STREAM, 80) : -1, six ? bound("::", SOCK_STREAM, 443) : -1};
    netns_put(keep, name, "/tcp", plain, 2 * count);
    puts("ok plain");
}

int netns_main(int count, char **arguments) {
    const char *keep = NULL, *name = NULL, *at = NULL;
    int with_nft = 1;
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--no-nft") == 0) {
            with_nft = 0;
        } else if (i + 1 < count && strcmp(arguments[i], "--keep") == 0) {
            keep = arguments[++i];
        } else if (i + 1 < count && strcmp(arguments[i], "--name") == 0) {
            name = arguments[++i];
        } else if (i + 1 < count && strcmp(arguments[i], "--at") == 0) {
            at = arguments[++i];
        } else {
            die(0, "netns: unknown option %s", arguments[i]);
        }
    }
    if (keep == NULL || name == NULL) {
        die(0, "netns: --keep and --name are needed");
    }
    int link = connect_keep(keep);
    if (at == NULL) {
        create(link, name, with_nft);
        return 0;
    }
    int namespace = open(at, O_RDONLY | O_CLOEXEC);
    if (namespace < 0 || setns(namespace, CLONE_NEWNET) != 0) {
        die(errno, "netns: cannot enter the namespace %s", at);
    }
    close(namespace);
    datagram_serve(link, name);
    return 0;
}
