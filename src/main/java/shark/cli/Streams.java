package shark.cli;

import java.io.InputStream;
import java.io.PrintStream;

/** Where a command reads and writes. */
record Streams(InputStream input, PrintStream output, PrintStream errors) {}
