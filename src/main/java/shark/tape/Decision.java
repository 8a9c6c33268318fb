package shark.tape;

import java.nio.file.Path;

/** What happens to a request. */
public sealed interface Decision {
    /** Send it to the origin. */
    record Forward() implements Decision {}

    /**
     * Answer from the tape.
     *
     * @param recorded the id of the exchange that is played
     * @param status of the answer
     * @param head the answer's head as recorded, from HTTP/1.1 to the empty line
     * @param body its content, without transfer coding
     * @param trailers the trailer section, empty where none
     */
    record Play(long recorded, int status, byte[] head, Content body, byte[] trailers) implements Decision {}

    /**
     * Answer with an error of shark's own.
     *
     * @param status 504 for a miss, 403 for a mode that refuses
     * @param contentType of the body
     * @param body says why, and for a miss what the nearest recorded request was
     * @param error one line of the same, for the row
     */
    record Refuse(int status, String contentType, byte[] body, String error) implements Decision {}

    /** A recorded body. */
    sealed interface Content {
        /** Bytes. */
        long size();
    }

    /** A small body; not to be changed. */
    record InMemory(byte[] bytes) implements Content {
        @Override
        public long size() {
            return bytes.length;
        }
    }

    /**
     * A large body, or a part of one. The file does not change and is not removed while the exchange that it belongs to is
     * being played.
     *
     * @param from offset of its first byte in the file
     */
    record InFile(Path file, long from, long size) implements Content {}
}
