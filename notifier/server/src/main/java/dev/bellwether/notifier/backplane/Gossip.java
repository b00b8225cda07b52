package dev.bellwether.notifier.backplane;

/**
 * Messages between the pods of one gateway, beside its log. They are not kept, and may be lost, repeated or late. Any thread; nothing blocks.
 */
public interface Gossip extends AutoCloseable {
    /** There is one pod. */
    Gossip ALONE = new Gossip() {
        @Override
        public void start(Listener listener) {
            listener.connected();
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public void tell(byte[] message) {}

        @Override
        public void close() {}
    };

    /** Called on threads of the engine. */
    interface Listener {
        /** From now on others may be heard, and hear. Again after each time they could not. */
        void connected();

        /** Somebody told something; it may be this pod itself. */
        void heard(byte[] message);
    }

    /** Once. */
    void start(Listener listener);

    /** Whether others can be heard, as far as known without asking. */
    boolean isConnected();

    /** Forgotten while others cannot be heard. */
    void tell(byte[] message);

    @Override
    void close();
}
