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
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a terminal in raw mode as keys: Lanterna's patterns, and what they lack in raw mode ({@code \r} is Enter) and of
 * the mouse (mode 1006). No I/O, no time: what comes is whole, but for characters, which are put together. No key of
 * shark's is pressed with Alt, so that an escape before a letter is the key Escape; a sequence that is none of a known key
 * is no key, where its letters would be keys.
 */
public final class KeyDecoder {
    private static final String START = "\033[<";

    private final StringBuilder characters = new StringBuilder();
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private InputDecoder decoder = fresh();
    private ByteBuffer rest = ByteBuffer.allocate(0);

    private InputDecoder fresh() {
        InputDecoder made = new InputDecoder(new Pending());
        made.addProfile(new DefaultKeyDecodingProfile());
        made.addProfile(() -> List.of(
                new BasicCharacterPattern(new KeyStroke(KeyType.Enter), '\r'),
                new BasicCharacterPattern(new KeyStroke(KeyType.Home), '\033', '[', '7', '~'), // rxvt's
                new BasicCharacterPattern(new KeyStroke(KeyType.End), '\033', '[', '8', '~'),
                (CharacterPattern) KeyDecoder::mouse));
        return made;
    }

    /** The keys that these bytes are. */
    public List<KeyStroke> decode(byte[] bytes, int from, int to) {
        List<KeyStroke> keys = new ArrayList<>();
        for (int at = from; at < to; ) {
            boolean sequence = bytes[at] == EscapeSequence.ESCAPE;
            int end = sequence ? EscapeSequence.end(bytes, at, to) : text(bytes, at, to);
            end = end < 0 ? to : end;
            if (sequence && end == at + 1) {
                keys.add(new KeyStroke(KeyType.Escape));
            } else {
                List<KeyStroke> found = keys(bytes, at, end);
                if (sequence && found.size() != 1) {
                    characters.setLength(0);
                    decoder = fresh(); // This one still waits for the rest.
                } else {
                    keys.addAll(found);
                }
            }
            at = end;
        }
        return keys;
    }

    private static int text(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != EscapeSequence.ESCAPE) {
            at++;
        }
        return at;
    }

    private List<KeyStroke> keys(byte[] bytes, int from, int to) {
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

    /** See {@link MouseReport}. */
    private static CharacterPattern.@Nullable Matching mouse(List<Character> seen) {
        byte[] bytes = new byte[seen.size()];
        for (int i = 0; i < bytes.length; i++) {
            char letter = seen.get(i);
            boolean begins = i >= START.length() || letter == START.charAt(i);
            if (!begins || letter > 0x7f || i >= MouseReport.LONGEST) {
                return null;
            }
            bytes[i] = (byte) letter;
        }
        MouseReport report = MouseReport.at(bytes, 0);
        if (report == null) {
            char last = seen.get(bytes.length - 1);
            boolean goesOn = bytes.length <= START.length() || last == ';' || (last >= '0' && last <= '9');
            return goesOn ? CharacterPattern.Matching.NOT_YET : null;
        }
        return new CharacterPattern.Matching(new MouseAction(
                type(report), (report.button() & 3) + 1, new TerminalPosition(report.column(), report.row())));
    }

    private static MouseActionType type(MouseReport report) {
        if (report.isWheel()) {
            return report.wheelLines() > 0 ? MouseActionType.SCROLL_UP : MouseActionType.SCROLL_DOWN;
        }
        if ((report.button() & 32) != 0) {
            return (report.button() & 3) == 3 ? MouseActionType.MOVE : MouseActionType.DRAG;
        }
        return report.release() ? MouseActionType.CLICK_RELEASE : MouseActionType.CLICK_DOWN;
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
