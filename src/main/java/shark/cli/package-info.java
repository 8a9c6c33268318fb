/**
 * The command line: commands, exit codes, plain and JSON output.
 *
 * <p>Uses api, picocli, and of term the console and the detach key. Called by the composition root.
 */
@NullMarked
package shark.cli;

import org.jspecify.annotations.NullMarked;
