package shark.sandbox;

import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import shark.container.Runc;
import shark.http.proxy.Proxies;
import shark.http.tls.HostTrust;
import shark.http.tls.TlsSettings;
import shark.net.dns.HostNames;
import shark.sys.Descriptors;
import shark.sys.Keeper;
import shark.sys.Libc;
import shark.sys.NativeProgram;
import shark.sys.Orphans;
import shark.tape.Tapes;

/**
 * What all sandboxes stand on.
 *
 * @param data directory of the sandboxes
 * @param changes counts what a list of sandboxes would show otherwise than before
 * @param names what the host's own files say of names
 * @param trust the authorities that origins are verified by
 * @param proxies that the daemon's own connections go through
 * @param tls what was set about it
 * @param lookups runs what blocks for a short while on the kernel
 * @param signer runs what computes for some milliseconds: keys and certificates, as many as hostile programs ask for
 * @param listening the proxies that this daemon itself is
 * @param demo where the demo site listens
 */
public record Ground(
        Path data,
        Libc libc,
        Keeper keeper,
        Orphans orphans,
        NativeProgram program,
        Spare spare,
        Descriptors descriptors,
        Runc runc,
        Tapes tapes,
        EventLoopGroup loops,
        HostNames names,
        HostTrust trust,
        Proxies proxies,
        TlsSettings tls,
        Executor lookups,
        Executor signer,
        InetSocketAddress demo,
        Clock clock,
        Listening listening,
        AtomicLong changes) {
    /** With this machine's own names, and what it trusts. */
    public Ground(
            Path data,
            Libc libc,
            Keeper keeper,
            Orphans orphans,
            NativeProgram program,
            Descriptors descriptors,
            Runc runc,
            Tapes tapes,
            EventLoopGroup loops,
            Proxies proxies,
            TlsSettings tls,
            Executor lookups,
            Executor signer,
            InetSocketAddress demo,
            Clock clock,
            AtomicLong changes) {
        this(
                data,
                libc,
                keeper,
                orphans,
                program,
                new Spare(libc, program, lookups),
                descriptors,
                runc,
                tapes,
                loops,
                HostNames.ofThisMachine(lookups),
                HostTrust.ofThisMachine(System.getenv(), signer),
                proxies,
                tls,
                lookups,
                signer,
                demo,
                clock,
                new Listening(),
                changes);
    }
}
