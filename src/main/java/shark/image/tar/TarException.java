package shark.image.tar;

import java.io.IOException;

/** An archive is not what it should be; the message ends a sentence that begins with the archive. */
public final class TarException extends IOException {
    private static final long serialVersionUID = 1L;

    TarException(String message) {
        super(message);
    }
}
