package dev.bellwether.notifier.push;

import java.util.function.Predicate;

/**
 * What a page links to.
 *
 * @param link RFC 8288 Link value, for example {@code </static/app.js>; rel=preload; as=script}
 * @param exists false if it would be served here and is not
 */
public record LinkedResource(String link, boolean exists) {
    /**
     * A page's link, however it names its target: by an absolute path, relative to the page or by a whole URL. What another authority serves is
     * taken to exist.
     *
     * @param serves whether a path, absolute and still percent-encoded, is served here
     */
    public static LinkedResource of(String link, PageRequest page, Predicate<String> serves) {
        boolean missing = Target.of(link, page)
                .filter(target -> target.isOf(page) && !serves.test(target.path()))
                .isPresent();
        return new LinkedResource(link, !missing);
    }
}
