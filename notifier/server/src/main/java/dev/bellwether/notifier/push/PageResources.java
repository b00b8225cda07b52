package dev.bellwether.notifier.push;

import io.netty.channel.ChannelHandlerContext;
import java.util.List;

/**
 * Sends what a page links to ahead of it. Called on the event loop just before a static page's response HEADERS are written, so PUSH_PROMISE
 * frames and 103 responses written to {@code stream} here precede the page.
 */
@FunctionalInterface
public interface PageResources {
    /**
     * @param request the page's request
     * @param links the page's, from {@code _links.yaml} in the static root
     * @param stream on HTTP/2 its channel is the request's {@code Http2StreamChannel}: {@code Http2StreamFrame}s written here pass as they
     *     are; a {@code FullHttpResponse} with status 103 works with both protocols
     */
    void announce(PageRequest request, List<LinkedResource> links, ChannelHandlerContext stream);

    /** Sends nothing ahead. */
    PageResources NONE = (request, links, stream) -> {};
}
