package dev.bellwether.notifier.push;

/**
 * What a page links to.
 *
 * @param link RFC 8288 Link value, for example {@code </static/app.js>; rel=preload; as=script}
 * @param exists false if it would be served here and is not
 */
public record LinkedResource(String link, boolean exists) {}
