/**
 * HTTP/2 connections, of either end: streams with their flow control, and heads to and from the form of HTTP/1 (RFC 9113). What
 * an exchange is, it does not know.
 */
@NullMarked
package shark.http.h2;

import org.jspecify.annotations.NullMarked;
