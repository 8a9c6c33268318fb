package shark.term;

import java.util.Locale;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * The key that leaves a terminal.
 *
 * @param code the byte that it sends, 1 to 31
 */
public record DetachKey(byte code) {
    /** Ctrl-], as telnet(1) has it. */
    public static final DetachKey USUAL = new DetachKey((byte) 0x1d);

    /** Reads {@code Ctrl-X}, {@code C-X} or {@code ^X}, X being a letter or one of {@code [ \ ] ^ _}; INVALID otherwise. */
    public static DetachKey parse(String text) {
        String key = text.strip().toUpperCase(Locale.ROOT).replaceFirst("^(CTRL-|C-|\\^)(?=.$)", "^");
        int code = key.length() == 2 && key.charAt(0) == '^' ? key.charAt(1) - '@' : 0;
        // Enter, Tab and Escape are keys of their own.
        if (code < 1 || code > 31 || code == '\r' || code == '\n' || code == '\t' || code == 0x1b) {
            throw new SharkException(
                    ErrorCode.INVALID, "the detach key '" + text + "' is none; write it as Ctrl-] or Ctrl-Q");
        }
        return new DetachKey((byte) code);
    }

    /** As people write it. */
    @Override
    public String toString() {
        return "Ctrl-" + (char) (code + '@');
    }
}
