/**
 * The command line: commands, exit codes, plain and JSON output.
 *
 * <p>Uses api and picocli. Called by the composition root.
 */
@NullMarked
package shark.cli;

import org.jspecify.annotations.NullMarked;
