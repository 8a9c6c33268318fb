#ifndef SHARK_DATAGRAM_H
#define SHARK_DATAGRAM_H

/* What the relay of datagrams needs inside a namespace, which the process has entered: reads requests, one a line, from
   standard input until it ends, and answers each with a line, "ok" or "error TEXT".
     bind ADDRESS PORT                  a UDP socket bound to an address that need not be the namespace's own
                                        (IP_TRANSPARENT, ip(7)), put into the keeper under the name
     refuse ADDRESS PORT CLIENT PORT    tells the client by ICMP that the address has no such port (RFC 792, RFC 4443) */
void datagram_serve(int keep, const char *name);

#endif
