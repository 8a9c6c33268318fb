/**
 * The values that every room shares: names, digests, modes, the row of an exchange, errors, places on disk.
 *
 * <p>Uses nothing. Everybody uses it.
 */
@NullMarked
package shark.base;

import org.jspecify.annotations.NullMarked;
