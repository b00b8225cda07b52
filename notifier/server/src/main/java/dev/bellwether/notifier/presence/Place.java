package dev.bellwether.notifier.presence;

/**
 * Somebody at a name.
 *
 * @param topic what was asked for: a topic or a pattern
 * @param member who, the same on every pod
 */
record Place(String topic, String member) implements Comparable<Place> {
    /** By member, then by name. */
    @Override
    public int compareTo(Place other) {
        int byMember = member.compareTo(other.member);
        return byMember != 0 ? byMember : topic.compareTo(other.topic);
    }
}
