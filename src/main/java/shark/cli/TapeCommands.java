package shark.cli;

import picocli.CommandLine.Command;

/** The commands of {@code shark tape}. */
@Command(
        name = "tape",
        mixinStandardHelpOptions = true,
        description = "Shows and changes tapes.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: shark tape rules ci --preset cache-busters"})
final class TapeCommands {}
