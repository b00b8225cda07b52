package dev.bellwether.notifier.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Refusals of the management port: RFC 9457. */
final class Problems {
    private Problems() {}

    /** @param detail names the value and what was expected */
    static Answer.Text of(HttpResponseStatus status, String detail) {
        String body = new ObjectMapper()
                .createObjectNode()
                .put("type", "about:blank")
                .put("title", status.reasonPhrase())
                .put("status", status.code())
                .put("detail", detail)
                .toString();
        return new Answer.Text(status.code(), "application/problem+json", body);
    }

    static Answer.Text badRequest(String detail) {
        return of(HttpResponseStatus.BAD_REQUEST, detail);
    }

    static Answer.Text conflict(String detail) {
        return of(HttpResponseStatus.CONFLICT, detail);
    }

    static Answer.Text unavailable(String detail) {
        return of(HttpResponseStatus.SERVICE_UNAVAILABLE, detail);
    }
}
