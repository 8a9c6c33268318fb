package shark.sandbox;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import shark.net.udp.UdpWorld;
import shark.tape.Recorder;

/** The world as one sandbox's datagrams may see it: the door's, and the same modes. */
record Datagrams(Recorder recorder, Outside outside) implements UdpWorld {
    private static final int QUIC = 443;
    private static final int DNS_OVER_QUIC = 853; // RFC 9250.

    @Override
    public Optional<String> closed(InetSocketAddress dialled) {
        if (recorder.sealed()) {
            return Optional.of("nothing leaves in this mode, and datagrams cannot be played");
        }
        if (dialled.getPort() == DNS_OVER_QUIC) {
            return Optional.of("DNS over QUIC (UDP port 853) is refused, so that the program asks in the clear,"
                    + " which is recorded");
        }
        // What is said in QUIC could be neither recorded nor played: programs that speak HTTP/3 speak the others too.
        return dialled.getPort() == QUIC
                ? Optional.of("QUIC (UDP port 443) is refused, so that the program takes TCP, which is recorded")
                : Optional.empty();
    }

    /** What was dialled; for IPv6, which the host may not have, also the other addresses of its name. */
    @Override
    public CompletionStage<List<InetSocketAddress>> addresses(InetSocketAddress dialled) {
        CompletionStage<List<InetSocketAddress>> first =
                outside.addresses(dialled.getAddress().getHostAddress(), dialled.getPort());
        Optional<String> name = outside.nameOf(dialled.getAddress());
        if (name.isEmpty() || !(dialled.getAddress() instanceof Inet6Address)) {
            return first;
        }
        return first.thenCompose(known -> outside.addresses(name.get(), dialled.getPort())
                .handle((others, failure) -> {
                    List<InetSocketAddress> all = new ArrayList<>(known);
                    if (others != null) {
                        others.stream().filter(other -> !known.contains(other)).forEach(all::add);
                    }
                    return all;
                }));
    }

    @Override
    public Row begin(InetSocketAddress dialled) {
        String host =
                outside.nameOf(dialled.getAddress()).orElse(dialled.getAddress().getHostAddress());
        Recorder.TunnelRecording recording = recorder.tunnel("udp", host, dialled.getPort());
        return new Row() {
            @Override
            public void progress(long out, long in) {
                recording.progress(out, in);
            }

            @Override
            public void end(String error) {
                recording.end(error);
            }
        };
    }
}
