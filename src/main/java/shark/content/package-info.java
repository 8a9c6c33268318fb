/**
 * What a message says: single fields of its head, and its body with the content codings taken off, in bounded memory, whatever
 * it holds.
 *
 * <p>Pure. Uses the decoders. Called where bodies are shown, searched and handed out.
 */
@NullMarked
package shark.content;

import org.jspecify.annotations.NullMarked;
