package dev.bellwether.notifier.presence;

import dev.bellwether.notifier.http.Connection;
import dev.bellwether.notifier.http.Outlet;
import dev.bellwether.notifier.http.SharedPart;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The outlet of a stream that is accounted for: passes everything on, and says when the stream is under way and when it is over. */
final class AttendedOutlet implements Outlet {
    private final Outlet outlet;
    private final Visit visit;

    /** A stream as presence sees it. Called on its event loop. */
    interface Visit {
        /** What the log had is written: from now on something else may be. */
        void caughtUp();

        /** It has ended, or its client has gone. May be told twice. */
        void over();
    }

    AttendedOutlet(Outlet outlet, Visit visit) {
        this.outlet = outlet;
        this.visit = visit;
        outlet.closeFuture().addListener(gone -> visit.over());
    }

    @Override
    public Channel channel() {
        return outlet.channel();
    }

    @Override
    public Connection connection() {
        return outlet.connection();
    }

    @Override
    public @Nullable InetAddress peer() {
        return outlet.peer();
    }

    @Override
    public Future<Void> closeFuture() {
        return outlet.closeFuture();
    }

    @Override
    public void write(SharedPart part) {
        outlet.write(part);
    }

    @Override
    public void write(ByteBuf part) {
        outlet.write(part);
    }

    @Override
    public void flush() {
        outlet.flush();
    }

    @Override
    public void caughtUp() {
        outlet.caughtUp();
        visit.caughtUp();
    }

    @Override
    public long queued() {
        return outlet.queued();
    }

    @Override
    public void whenDrained(Runnable task) {
        outlet.whenDrained(task);
    }

    @Override
    public void end() {
        visit.over();
        outlet.end();
    }
}
