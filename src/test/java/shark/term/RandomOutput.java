package shark.term;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Output of a program that means no harm but does everything, in any order. */
final class RandomOutput {
    private static final List<String> PIECES = List.of(
            "a",
            "hello",
            "\r\n",
            "\n",
            "\r",
            "\t",
            "\b",
            "日本",
            "é",
            "e\u0301",
            "😀",
            " ",
            "0123456789",
            "\u001bM",
            "\u001bD",
            "\u001bE",
            "\u001b7",
            "\u001b8",
            "\u001b(0",
            "\u001b(B",
            "lqk",
            "\u001b[?1049h",
            "\u001b[?1049l",
            "\u001b[?25l",
            "\u001b[?25h",
            "\u001b[?7l",
            "\u001b[?7h",
            "\u001b[4h",
            "\u001b[4l",
            "\u001b[m",
            "\u001b[1m",
            "\u001b[7m",
            "\u001b[44m",
            "\u001b[38;5;200m",
            "\u001b[48;2;1;2;3m",
            "\u001b[?6h",
            "\u001b[?6l",
            "\u001b[r",
            "\u001b]2;t\u0007");
    private static final String FINALS = "ABCDEFGHIJKLMPSTXZ@bdfr";

    private RandomOutput() {}

    static byte[] make(Random random, int pieces) {
        return makeText(random, pieces).getBytes(StandardCharsets.UTF_8);
    }

    static String makeText(Random random, int pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            if (random.nextInt(3) > 0) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            } else {
                text.append("\u001b[").append(1 + random.nextInt(9));
                if (random.nextBoolean()) {
                    text.append(';').append(1 + random.nextInt(20));
                }
                text.append(FINALS.charAt(random.nextInt(FINALS.length())));
            }
        }
        return text.toString();
    }
}
