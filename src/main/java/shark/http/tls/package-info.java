/**
 * TLS at the door: a sandbox's own authority and the certificates that it signs, what is trusted of origins, and why one
 * was not.
 *
 * <p>Uses base, Netty and Bouncy Castle, which no other room does. Called by http and sandbox.
 *
 * <p>Theory of operation. A program's handshake is completed first, by a certificate for the name in its ClientHello; an
 * origin is dialled, and verified, when a request wants it. The other order (the origin first, so that its certificate
 * could be copied and its ALPN offered) is what a debugging proxy needs whose clients look at certificates. Here it would
 * be wrong in three ways: a request that is played would have dialled somebody; a fault of the origin could only be told as
 * a failed handshake, where an answer 502 can name it; and each connection of the program's would cost one to the origin,
 * where the pool serves many from few. What it costs: the name must come from SNI or from the address, and what protocol
 * the origin speaks is not known when the program asks for one.
 */
@NullMarked
package shark.http.tls;

import org.jspecify.annotations.NullMarked;
