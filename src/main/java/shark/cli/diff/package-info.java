/**
 * In what two exchanges differ: heads field by field, bodies by what they are. Pure.
 *
 * <p>Uses content. Called by cli.
 */
@NullMarked
package shark.cli.diff;

import org.jspecify.annotations.NullMarked;
