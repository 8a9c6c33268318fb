package shark.term;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes a terminal's output apart into text, controls and sequences: the state machine of DEC's ANSI-compatible terminals
 * (as described by Paul Flo Williams), with UTF-8 decoded before it. Any bytes are input; none makes it fail or grow.
 *
 * <p>Theory of operation. Runs of printable ASCII, the bulk of all output, are handed on as ranges of the input array. Every
 * other byte goes through one switch on the state. Strings (OSC, DCS) are collected up to a bound and cut there. A malformed
 * UTF-8 sequence becomes U+FFFD, one for each maximal part, as Unicode (section 3.9) recommends. C1 controls in their 8-bit
 * form are not recognised: in UTF-8 they are continuation bytes.
 */
final class Parser {
    /** What the parser finds. */
    interface Actions {
        void ascii(byte[] bytes, int from, int count);

        void print(int codePoint);

        void control(int control);

        void escape(int intermediate, int last);

        void csi(Parameters parameters, int last);

        void operatingSystemCommand(String text);

        void deviceControl(String text);
    }

    private enum State {
        GROUND,
        ESCAPE,
        ESCAPE_INTERMEDIATE,
        CSI,
        CSI_IGNORE,
        OSC,
        DCS,
        /** SOS, PM, APC: their text means nothing here. */
        IGNORED_STRING,
    }

    private static final int MOST_STRING = 4096;
    private static final int BEL = 0x07;
    private static final int CAN = 0x18;
    private static final int SUB = 0x1a;
    private static final int ESC = 0x1b;
    private static final int REPLACEMENT = 0xfffd;

    private final Actions actions;
    private State state = State.GROUND;
    private int intermediate;
    private final Parameters parameters = new Parameters();
    private final byte[] string = new byte[MOST_STRING];
    private int stringLength;
    /** An escape within a string: the next byte tells whether it ends. */
    private boolean stringEscape;

    /** The sequence that has begun and not ended: what a painter must add so that its end means the same. */
    private final byte[] unfinished = new byte[MOST_STRING];

    private int unfinishedLength;
    private int codePoint;
    private int continuation;
    private int lowest;

    Parser(Actions actions) {
        this.actions = actions;
    }

    /** The bytes of a sequence that has begun and not ended, without what a bound has cut off. */
    byte[] unfinished() {
        return Arrays.copyOf(unfinished, unfinishedLength);
    }

    void feed(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int octet = bytes[at] & 0xff;
            if (state == State.GROUND && continuation == 0 && octet >= 0x20 && octet < 0x7f) {
                int end = at + 1;
                while (end < to && bytes[end] >= 0x20 && bytes[end] != 0x7f) {
                    end++;
                }
                actions.ascii(bytes, at, end - at);
                at = end;
            } else {
                octet(octet);
                at++;
            }
        }
    }

    private void octet(int octet) {
        boolean within = state != State.GROUND || continuation > 0;
        switch (state) {
            case GROUND -> ground(octet);
            case OSC, DCS, IGNORED_STRING -> string(octet);
            default -> sequence(octet);
        }
        if (state == State.GROUND && continuation == 0) {
            unfinishedLength = 0;
        } else if (octet >= 0x20 || octet == ESC) { // Other controls have acted, and must not act again.
            boolean fresh = !within || state == State.ESCAPE || (state == State.GROUND && octet >= 0xc0);
            unfinishedLength = fresh ? 0 : unfinishedLength;
            if (unfinishedLength < MOST_STRING) {
                unfinished[unfinishedLength++] = (byte) octet;
            }
        }
    }

    private void ground(int octet) {
        if (continuation > 0) {
            if ((octet & 0xc0) == 0x80 && isPossible(octet)) {
                codePoint = (codePoint << 6) | (octet & 0x3f);
                continuation--;
                lowest = 0;
                if (continuation == 0) {
                    actions.print(codePoint);
                }
                return;
            }
            continuation = 0;
            actions.print(REPLACEMENT);
        }
        if (octet < 0x20 || octet == 0x7f) {
            anywhere(octet);
        } else if (octet < 0x80) {
            actions.print(octet);
        } else {
            lead(octet);
        }
    }

    /** Neither an overlong form, nor a surrogate, nor past U+10FFFF (Unicode, table 3-7). */
    private boolean isPossible(int octet) {
        return switch (lowest) {
            case 0xe0 -> octet >= 0xa0;
            case 0xed -> octet < 0xa0;
            case 0xf0 -> octet >= 0x90;
            case 0xf4 -> octet < 0x90;
            default -> true;
        };
    }

    private void lead(int octet) {
        lowest = octet;
        if (octet >= 0xc2 && octet < 0xe0) {
            continuation = 1;
            codePoint = octet & 0x1f;
        } else if (octet >= 0xe0 && octet < 0xf0) {
            continuation = 2;
            codePoint = octet & 0x0f;
        } else if (octet >= 0xf0 && octet < 0xf5) {
            continuation = 3;
            codePoint = octet & 0x07;
        } else {
            actions.print(REPLACEMENT);
        }
    }

    private void anywhere(int octet) {
        if (octet == ESC) {
            state = State.ESCAPE;
            intermediate = 0;
        } else if (octet == CAN || octet == SUB) {
            state = State.GROUND;
        } else if (octet < 0x20) {
            actions.control(octet);
        }
    }

    private void sequence(int octet) {
        if (octet < 0x20 || octet == 0x7f) {
            anywhere(octet);
        } else if (octet >= 0x80) {
            state = State.GROUND;
            ground(octet);
        } else if (state == State.ESCAPE || state == State.ESCAPE_INTERMEDIATE) {
            escape(octet);
        } else {
            csi(octet);
        }
    }

    private void escape(int octet) {
        if (octet < 0x30) {
            intermediate = octet;
            state = State.ESCAPE_INTERMEDIATE;
            return;
        }
        state = State.GROUND;
        if (intermediate != 0) {
            actions.escape(intermediate, octet);
            return;
        }
        switch (octet) {
            case '[' -> {
                parameters.clear();
                state = State.CSI;
            }
            case ']' -> begin(State.OSC);
            case 'P' -> begin(State.DCS);
            case 'X', '^', '_' -> begin(State.IGNORED_STRING);
            default -> actions.escape(0, octet);
        }
    }

    private void csi(int octet) {
        if (octet >= 0x40) {
            boolean ignored = state == State.CSI_IGNORE;
            state = State.GROUND;
            if (!ignored) {
                actions.csi(parameters, octet);
            }
        } else if (state == State.CSI && !parameters.add(octet)) {
            state = State.CSI_IGNORE;
        }
    }

    private void begin(State kind) {
        state = kind;
        stringLength = 0;
        stringEscape = false;
    }

    private void string(int octet) {
        if (stringEscape) {
            stringEscape = false;
            endString();
            if (octet != '\\') {
                state = State.ESCAPE;
                intermediate = 0;
                sequence(octet);
            }
        } else if (octet == ESC) {
            stringEscape = true;
        } else if (octet == BEL && state == State.OSC) {
            endString();
        } else if (octet == CAN || octet == SUB) {
            state = State.GROUND;
        } else if (octet >= 0x20 && stringLength < MOST_STRING) {
            string[stringLength++] = (byte) octet;
        }
    }

    private void endString() {
        State ended = state;
        state = State.GROUND;
        String text = new String(string, 0, stringLength, StandardCharsets.UTF_8);
        if (ended == State.OSC) {
            actions.operatingSystemCommand(text);
        } else if (ended == State.DCS) {
            actions.deviceControl(text);
        }
    }
}
