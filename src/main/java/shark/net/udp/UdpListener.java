package shark.net.udp;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.base.SharkException;
import shark.sys.OriginalDatagrams;

/** A listener of TPROXY's on an event loop: tells each datagram with the address that it was sent to. */
final class UdpListener implements EpollIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(UdpListener.class);
    /** At one go, so that others on the loop have their turn. */
    private static final int MOST = 16;

    private final FileDescriptor socket;
    private final OriginalDatagrams reader;
    private final Consumer<OriginalDatagrams.Received> received;

    UdpListener(int socket, OriginalDatagrams reader, Consumer<OriginalDatagrams.Received> received) {
        this.socket = new FileDescriptor(socket);
        this.reader = reader;
        this.received = received;
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        try {
            for (int i = 0; i < MOST; i++) {
                Optional<OriginalDatagrams.Received> next = reader.receive(socket.intValue());
                if (next.isEmpty()) {
                    return;
                }
                received.accept(next.get());
            }
        } catch (SharkException e) {
            LOG.error("datagrams of a sandbox are lost: {}", e.getMessage());
            registration.submit(EpollIoOps.NONE);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
