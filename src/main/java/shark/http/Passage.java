package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import shark.http.relay.Relay;
import shark.http.tls.Upstream;
import shark.tape.Recorder;

/** Takes a program's connection past HTTP: joined with its server's, or refused. Used on the connection's event loop. */
final class Passage {
    static final String UNPLAYABLE = "what is not HTTP cannot be played";

    private final Door door;
    private final Channel client;
    private final Dialled dialled;

    /**
     * A way.
     *
     * @param scheme of its row
     * @param tls towards the server; null: as it is
     * @param unplayable why it cannot be played
     */
    record Course(String scheme, String host, Upstream.@Nullable Offer tls, String unplayable) {}

    Passage(Door door, Channel client, Dialled dialled) {
        this.door = door;
        this.client = client;
        this.dialled = dialled;
    }

    /** Why nothing goes this way now; empty when it may. */
    String closed(Course course) {
        return door.recorder().sealed() ? "nothing leaves in this mode, and " + course.unplayable() : "";
    }

    /** Dials the server; it is not read from after its first word, which its {@link FirstWord} keeps. */
    void dial(Course course, BiConsumer<@Nullable Channel, String> then) {
        OriginPool.Key key = new OriginPool.Key(course.host(), dialled.port(), course.tls());
        door.pool(client.eventLoop()).dial(key, false, FirstWord::new, then);
    }

    /** Tells of a connection that goes nowhere. */
    void tell(Course course, String why) {
        row(course).end(why);
    }

    void refuse(Course course, String why) {
        refuse(row(course), why);
    }

    private void refuse(Recorder.TunnelRecording recording, String why) {
        recording.end(why);
        Door.reset(client);
    }

    private Recorder.TunnelRecording row(Course course) {
        return door.recorder().tunnel(course.scheme(), course.host(), dialled.port());
    }

    /**
     * Joins the connection with the server's, or refuses it.
     *
     * @param server a connection with it that is there already; null: none
     * @param release takes the program's handler out, and gives what it has read
     */
    void open(Course course, @Nullable Channel server, Supplier<ByteBuf> release) {
        Recorder.TunnelRecording recording = row(course);
        String closed = closed(course);
        if (!closed.isEmpty()) {
            if (server != null) {
                server.close();
            }
            refuse(recording, closed);
        } else if (server != null) {
            join(server, recording, release);
        } else {
            dial(course, (origin, failure) -> {
                if (origin == null) {
                    refuse(recording, failure);
                } else {
                    join(origin, recording, release);
                }
            });
        }
    }

    private void join(Channel origin, Recorder.TunnelRecording recording, Supplier<ByteBuf> release) {
        FirstWord word = origin.pipeline().get(FirstWord.class);
        if (!client.isActive()) {
            origin.close();
            recording.end("the client closed the connection");
        } else if (!origin.isActive()) {
            refuse(recording, "the origin closed the connection at once");
        } else {
            ByteBuf ahead = release.get();
            ByteBuf early = word.take();
            origin.pipeline().remove(word);
            Relay.join(client, origin, recording, ahead, early);
        }
    }
}
