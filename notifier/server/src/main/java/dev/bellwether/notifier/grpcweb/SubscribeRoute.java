package dev.bellwether.notifier.grpcweb;

import dev.bellwether.notifier.http.Connection;
import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Problem;
import dev.bellwether.notifier.http.Route;
import dev.bellwether.notifier.http.Unavailable;
import dev.bellwether.notifier.hub.Encoding;
import dev.bellwether.notifier.hub.StreamRequest;
import dev.bellwether.notifier.hub.Streams;
import dev.bellwether.v1.SubscribeRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * {@code POST /bellwether.v1.Notifications/Subscribe}. What can never be served is an answer of trailers only; what cannot be served now is told by an
 * event and the trailers after it.
 */
public final class SubscribeRoute implements Route {
    public static final String PATH = "/bellwether.v1.Notifications/Subscribe";

    private final Streams streams;
    private final int mostBytes;
    private final Encoding binary;
    private final Encoding text;

    /** @param mostBytes of a request's message */
    public SubscribeRoute(Streams streams, int mostBytes) {
        this.streams = streams;
        this.mostBytes = mostBytes;
        this.binary = streams.encoding("grpc-web", new GrpcWebFormat(Frames.BINARY));
        this.text = streams.encoding("grpc-web-text", new GrpcWebFormat(Frames.TEXT));
    }

    @Override
    public Function<Problem, FullHttpResponse> problems(HttpHeaders request) {
        return Wire.problems(request);
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        read(exchange, request, message -> {
            String timeout = request.headers().get(Deadline.HEADER);
            Optional<Duration> deadline = timeout == null ? Optional.empty() : Deadline.parse(timeout);
            if (timeout != null && deadline.isEmpty()) {
                exchange.respond(Problem.of(
                        HttpResponseStatus.BAD_REQUEST,
                        Deadline.HEADER + ": " + timeout + " (expected: " + Deadline.EXPECTED + ")"));
                return;
            }
            streams.admitWithPresence(exchange, asked(message), message.getPresence())
                    .ifPresent(
                            accepted -> answer(exchange, request, encoding -> streams.open(exchange, encoding, accepted)
                                    .ifPresent(stream -> deadline.ifPresent(time -> end(exchange, stream, time)))));
        });
    }

    @Override
    public void unavailable(Exchange exchange, FullHttpRequest request, Unavailable why) {
        read(
                exchange,
                request,
                message ->
                        answer(exchange, request, encoding -> streams.refuse(exchange, asked(message), encoding, why)));
    }

    private void read(Exchange exchange, FullHttpRequest request, Consumer<SubscribeRequest> reader) {
        Optional<Wire> wire = Wire.of(request.headers());
        if (wire.isEmpty()) {
            exchange.respond(Wire.unsupported(request.headers()));
            return;
        }
        RequestMessage message = RequestMessage.of(wire.get(), request.content(), mostBytes);
        if (message instanceof RequestMessage.Unreadable unreadable) {
            exchange.respond(unreadable.problem());
        } else if (message instanceof RequestMessage.Read read) {
            reader.accept(read.message());
        }
    }

    private static StreamRequest.Asked asked(SubscribeRequest request) {
        String since = request.getSince();
        return new StreamRequest.Asked(
                request.getTopicsList(), since.isEmpty() ? null : since, request.getLastEventId());
    }

    private void answer(Exchange exchange, FullHttpRequest request, Consumer<Encoding> stream) {
        Wire wire = Wire.ofAnswer(request.headers());
        exchange.connection().carries(Connection.Carried.GRPC_WEB);
        exchange.begin(HttpResponseStatus.OK, wire.headers());
        stream.accept(wire == Wire.TEXT ? text : binary);
    }

    private static void end(Exchange exchange, Connection.OpenStream stream, Duration deadline) {
        Future<?> timer =
                exchange.channel().eventLoop().schedule(stream::overdue, deadline.toNanos(), TimeUnit.NANOSECONDS);
        exchange.closeFuture().addListener(gone -> timer.cancel(false));
    }
}
