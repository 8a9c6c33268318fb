/**
 * Reads tar archives that nobody vouches for: bytes in, entries out. Pure, and bounded in memory whatever the archive says.
 *
 * <p>Own, and not Commons Compress's, because names and attributes have to stay bytes (security.capability is binary), and
 * because that reader holds a long name of any length in memory.
 *
 * <p>Uses nothing. Called by image.
 */
@NullMarked
package shark.image.tar;

import org.jspecify.annotations.NullMarked;
