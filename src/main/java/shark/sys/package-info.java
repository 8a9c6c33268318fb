/**
 * The only door to the operating system: processes, file descriptors, the native helper, ptys.
 *
 * <p>May use pty4j and jnr. Called by term, net, image, container, sandbox and the composition root.
 */
@NullMarked
package shark.sys;

import org.jspecify.annotations.NullMarked;
