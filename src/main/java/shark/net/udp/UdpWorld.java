package shark.net.udp;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the relay of datagrams must know of the world outside. Called from event loops; never blocks. */
public interface UdpWorld {
    /** A sentence that says why nothing may be sent there now; empty when it may. Asked for each datagram. */
    Optional<String> closed(InetSocketAddress dialled);

    /**
     * Where to send what a program sends to an address: the first that can be reached is taken. Fails with a SharkException
     * whose message is recorded.
     */
    CompletionStage<List<InetSocketAddress>> addresses(InetSocketAddress dialled);

    /** A flow is relayed, or refused. */
    Row begin(InetSocketAddress dialled);

    /** A flow as it is recorded: counted, its bytes not kept. */
    interface Row {
        /** Bytes of datagrams so far. Called at most once a second, and before {@link #end}. */
        void progress(long out, long in);

        /** It is over; the error is empty for a proper end. */
        void end(String error);
    }
}
