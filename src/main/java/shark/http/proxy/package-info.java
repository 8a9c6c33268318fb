/**
 * The host's own proxies: which one a server is reached through, and what is said to it first. Decisions and the two
 * negotiations are pure; one handler carries the bytes.
 *
 * <p>Uses wire. Called by http for each connection, by sandbox for the choice, by daemon for the settings.
 */
@NullMarked
package shark.http.proxy;

import org.jspecify.annotations.NullMarked;
