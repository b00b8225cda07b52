package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.http.Outlet;
import dev.bellwether.notifier.http.Problem;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;

/** Keeps account of who has streams. */
public interface Attendance {
    /** By which a client asks to be told who comes and leaves. */
    String PARAMETER = "presence";

    /** Nobody does. */
    Attendance NONE = new Attendance() {
        @Override
        public Optional<Problem> problem(String asked) {
            return asked.equals("false")
                    ? Optional.empty()
                    : Optional.of(Problem.of(
                            HttpResponseStatus.NOT_FOUND,
                            PARAMETER + ": " + asked + " (expected: false, for this gateway keeps no presence)"));
        }

        @Override
        public Outlet enter(Outlet outlet, Encoding encoding, StreamRequest.Accepted request) {
            return outlet;
        }
    };

    /** Why what the parameter says cannot be had. */
    Optional<Problem> problem(String asked);

    /**
     * A stream begins. On its event loop.
     *
     * @return where it is to be written to
     */
    Outlet enter(Outlet outlet, Encoding encoding, StreamRequest.Accepted request);
}
