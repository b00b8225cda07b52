package dev.bellwether.notifier;

import static io.netty.handler.codec.http2.Http2Flags.END_HEADERS;
import static io.netty.handler.codec.http2.Http2Flags.END_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.DATA;
import static io.netty.handler.codec.http2.Http2FrameTypes.HEADERS;
import static io.netty.handler.codec.http2.Http2FrameTypes.PRIORITY;
import static io.netty.handler.codec.http2.Http2FrameTypes.WINDOW_UPDATE;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;

/** Each makes the server reset one stream. */
enum Offence {
    A_WINDOW_UPDATE_OF_NOTHING(Http2Error.PROTOCOL_ERROR) {
        @Override
        void on(FrameSocket attacker) throws IOException {
            attacker.frame(WINDOW_UPDATE, 0, attacker.get(FloodTest.STREAM), FrameSocket.integer(0));
        }
    },
    A_WINDOW_BEYOND_ITS_BOUND(Http2Error.FLOW_CONTROL_ERROR) {
        @Override
        void on(FrameSocket attacker) throws IOException {
            attacker.frame(WINDOW_UPDATE, 0, attacker.get(FloodTest.STREAM), FrameSocket.integer(Integer.MAX_VALUE));
        }
    },
    HEADERS_BEHIND_THE_END(Http2Error.STREAM_CLOSED) {
        @Override
        void on(FrameSocket attacker) throws IOException {
            int stream = attacker.get(FloodTest.STREAM);
            attacker.frame(HEADERS, END_HEADERS | END_STREAM, stream, FrameSocket.block("GET", FloodTest.STREAM));
        }
    },
    DATA_BEHIND_THE_END(Http2Error.STREAM_CLOSED) {
        @Override
        void on(FrameSocket attacker) throws IOException {
            attacker.frame(DATA, END_STREAM, attacker.get(FloodTest.STREAM), (byte) 1);
        }
    },
    A_PRIORITY_OF_WRONG_LENGTH(Http2Error.FRAME_SIZE_ERROR) {
        @Override
        void on(FrameSocket attacker) throws IOException {
            attacker.frame(PRIORITY, 0, attacker.get(FloodTest.STREAM), new byte[4]);
        }
    },
    A_STREAM_THAT_DEPENDS_ON_ITSELF(Http2Error.PROTOCOL_ERROR) {
        @Override
        void on(FrameSocket attacker) throws IOException {
            int stream = attacker.get(FloodTest.STREAM);
            attacker.frame(PRIORITY, 0, stream, new byte[] {0, 0, 0, (byte) stream, 16});
        }
    },
    A_BODY_OF_ANOTHER_LENGTH(Http2Error.PROTOCOL_ERROR) {
        @Override
        void on(FrameSocket attacker) throws IOException {
            byte[] block = FrameSocket.block("POST", "/v1/topics/rooms/1", "content-length", "5");
            attacker.frame(DATA, END_STREAM, attacker.request(END_HEADERS, block), (byte) 1);
        }
    },
    HEADERS_THAT_ARE_MALFORMED(Http2Error.PROTOCOL_ERROR) {
        @Override
        void on(FrameSocket attacker) throws IOException {
            attacker.request(END_HEADERS | END_STREAM, FrameSocket.block("GET", FloodTest.STREAM, "X-Upper", "case"));
        }
    },
    A_METHOD_THAT_IS_NONE(Http2Error.PROTOCOL_ERROR) {
        @Override
        void on(FrameSocket attacker) throws IOException {
            attacker.request(END_HEADERS | END_STREAM, FrameSocket.block("G ET", FloodTest.STREAM));
        }
    },
    A_HEADER_NAME_THAT_IS_NONE(Http2Error.PROTOCOL_ERROR) {
        @Override
        void on(FrameSocket attacker) throws IOException {
            attacker.request(END_HEADERS | END_STREAM, FrameSocket.block("GET", FloodTest.STREAM, "x y", "case"));
        }
    },
    A_HEADER_VALUE_THAT_IS_NONE(Http2Error.PROTOCOL_ERROR) {
        @Override
        void on(FrameSocket attacker) throws IOException {
            attacker.request(END_HEADERS | END_STREAM, FrameSocket.block("GET", FloodTest.STREAM, "x", "ca\nse"));
        }
    },
    A_PATH_THAT_IS_NONE(Http2Error.PROTOCOL_ERROR) {
        @Override
        void on(FrameSocket attacker) throws IOException {
            attacker.request(END_HEADERS | END_STREAM, FrameSocket.block("GET", FloodTest.STREAM + " a"));
        }
    },
    A_WEBSOCKET_OF_AN_AUTHORITY_THAT_IS_NONE(Http2Error.PROTOCOL_ERROR) {
        @Override
        void on(FrameSocket attacker) throws IOException {
            byte[] block = FrameSocket.fields(
                    ":method",
                    "CONNECT",
                    ":protocol",
                    "websocket",
                    ":scheme",
                    "http",
                    ":path",
                    "/v1/ws",
                    ":authority",
                    "local host");
            attacker.request(END_HEADERS, block);
        }
    },
    A_REQUEST_BEHIND_A_BODY(Http2Error.PROTOCOL_ERROR) {
        @Override
        void on(FrameSocket attacker) throws IOException {
            byte[] block = FrameSocket.block("POST", "/v1/topics/rooms/1");
            int stream = attacker.request(END_HEADERS, block);
            attacker.frame(HEADERS, END_HEADERS | END_STREAM, stream, block);
        }
    };

    final Http2Error code;

    Offence(Http2Error code) {
        this.code = code;
    }

    abstract void on(FrameSocket attacker) throws IOException;
}
