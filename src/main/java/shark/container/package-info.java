/**
 * The OCI bundle and the runc driver.
 *
 * <p>Uses sys. Called by sandbox.
 */
@NullMarked
package shark.container;

import org.jspecify.annotations.NullMarked;
