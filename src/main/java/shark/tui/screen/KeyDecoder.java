package shark.tui.screen;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.input.BasicCharacterPattern;
import com.googlecode.lanterna.input.CharacterPattern;
import com.googlecode.lanterna.input.DefaultKeyDecodingProfile;
import com.googlecode.lanterna.input.InputDecoder;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.input.MouseAction;
import com.googlecode.lanterna.input.MouseActionType;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of a terminal in raw mode as keys: Lanterna's patterns, and what they lack in raw mode ({@code \r} is Enter) and of
 * the mouse (mode 1006). No I/O. A sequence that is cut between two reads is put together.
 */
public final class KeyDecoder {
    private static final int MOST_MOUSE = 16;

    private final StringBuilder characters = new StringBuilder();
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final InputDecoder decoder = new InputDecoder(new Pending());
    private ByteBuffer rest = ByteBuffer.allocate(0);

    public KeyDecoder() {
        decoder.addProfile(new DefaultKeyDecodingProfile());
        decoder.addProfile(() -> List.of(
                new BasicCharacterPattern(new KeyStroke(KeyType.Enter), '\r'), (CharacterPattern) KeyDecoder::mouse));
    }

    /** The keys that these bytes complete. */
    public List<KeyStroke> decode(byte[] bytes, int from, int to) {
        ByteBuffer input = ByteBuffer.allocate(rest.remaining() + to - from)
                .put(rest)
                .put(bytes, from, to - from)
                .flip();
        CharBuffer output = CharBuffer.allocate(input.remaining());
        utf8.decode(input, output, false);
        rest = input;
        characters.append(output.flip());
        List<KeyStroke> keys = new ArrayList<>();
        try {
            for (KeyStroke key = decoder.getNextCharacter(false);
                    key != null && key.getKeyType() != KeyType.EOF;
                    key = decoder.getNextCharacter(false)) {
                keys.add(key);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keys;
    }

    /** {@code ESC [ < button ; column ; row M}, or {@code m} for a release (ctlseqs, "SGR mouse"). */
    private static CharacterPattern.@org.jspecify.annotations.Nullable Matching mouse(List<Character> seen) {
        StringBuilder text = new StringBuilder(MOST_MOUSE);
        seen.forEach(text::append);
        String sequence = text.toString();
        if ("\033[<".startsWith(sequence) || (sequence.length() < MOST_MOUSE && sequence.matches("\033\\[<[0-9;]*"))) {
            return CharacterPattern.Matching.NOT_YET;
        }
        if (!sequence.matches("\033\\[<\\d{1,3};\\d{1,4};\\d{1,4}[Mm]")) {
            return null;
        }
        String[] numbers = sequence.substring(3, sequence.length() - 1).split(";", -1);
        int button = Integer.parseInt(numbers[0]);
        TerminalPosition position =
                new TerminalPosition(Integer.parseInt(numbers[1]) - 1, Integer.parseInt(numbers[2]) - 1);
        return new CharacterPattern.Matching(
                new MouseAction(type(button, sequence.endsWith("m")), (button & 3) + 1, position));
    }

    private static MouseActionType type(int button, boolean release) {
        if ((button & 64) != 0) {
            return (button & 1) == 0 ? MouseActionType.SCROLL_UP : MouseActionType.SCROLL_DOWN;
        }
        if ((button & 32) != 0) {
            return (button & 3) == 3 ? MouseActionType.MOVE : MouseActionType.DRAG;
        }
        return release ? MouseActionType.CLICK_RELEASE : MouseActionType.CLICK_DOWN;
    }

    /** What has come and is not a key yet; never waits. */
    private final class Pending extends Reader {
        @Override
        public boolean ready() {
            return characters.length() > 0;
        }

        @Override
        public int read(char[] buffer, int offset, int length) {
            int count = Math.min(length, characters.length());
            characters.getChars(0, count, buffer, offset);
            characters.delete(0, count);
            return count;
        }

        @Override
        public void close() {
            characters.setLength(0);
        }
    }
}
