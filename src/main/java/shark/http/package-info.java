/**
 * The door for HTTP: one program's connection in, pooled upstream connections out, every exchange told to the tape.
 *
 * <p>Uses tape and Netty; knows no namespace and no sandbox. Called by sandbox.
 */
@NullMarked
package shark.http;

import org.jspecify.annotations.NullMarked;
