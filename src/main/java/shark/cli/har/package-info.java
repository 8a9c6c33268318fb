/**
 * Exchanges in the forms of others: HAR 1.2, and command lines of curl.
 *
 * <p>Pure. Uses api's records, content and Jackson. Called by the commands.
 */
@NullMarked
package shark.cli.har;

import org.jspecify.annotations.NullMarked;
