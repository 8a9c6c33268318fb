package shark.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import shark.api.BodyPart;
import shark.api.Methods;
import shark.api.ReadBody;
import shark.api.SocketClient;
import shark.cli.har.HarEntry;

/** A stored body, read from the daemon in parts. */
final class StoredBody {
    private static final int PART = 1 << 20;

    private final SocketClient client;
    private final long id;
    private final boolean response;

    /** @param response false: the request's body */
    StoredBody(SocketClient client, long id, boolean response) {
        this.client = client;
        this.id = id;
        this.response = response;
    }

    /** Copies all of it. */
    void copyTo(OutputStream output) throws IOException {
        copy(output, Long.MAX_VALUE);
    }

    /** Its first bytes, so many at most, and its size. */
    HarEntry.Content read(int most) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        long size = copy(output, most);
        return new HarEntry.Content(output.toByteArray(), size);
    }

    private long copy(OutputStream output, long most) throws IOException {
        long offset = 0;
        BodyPart part;
        do {
            int length = (int) Math.min(PART, most - offset);
            part = client.call(Methods.HTTP_BODY, new ReadBody(id, response, offset, length));
            output.write(part.content());
            offset += part.content().length;
        } while (offset < Math.min(most, part.size()) && part.content().length > 0);
        return part.size();
    }
}
