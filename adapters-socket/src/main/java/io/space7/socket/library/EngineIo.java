package io.space7.socket.library;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.listener.ExceptionListenerAdapter;
import com.corundumstudio.socketio.messages.PacketsMessage;
import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.namespace.NamespacesHub;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens Engine.IO sessions with netty-socketio. From it come the WebSocket handshake, the open
 * packet, the frame codec and the joining of fragments. Everything that a client says afterwards is
 * handed on as the {@link io.netty.buffer.ByteBuf} of one packet, and the library sees none of it:
 * its own Socket.IO asks for the token on the event loop, asks only clients that send one, and lets
 * the refused ones stay.
 *
 * <p>Its server class is not used either: it does not tell its port, takes four seconds to stop and
 * leaks a timer once its pipeline is replaced.
 *
 * <p>Safe for use by many threads.
 */
public final class EngineIo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineIo.class);

  private final Pipeline pipeline = new Pipeline();
  private final int headBytes;

  /**
   * @param pingInterval as the open packet announces it; the session's handler does the pinging
   * @param headBytes the most that the head of the opening request may have
   * @param messageBytes the most that a message of a client may have
   * @param json encodes the open packet
   */
  public EngineIo(
      Duration pingInterval,
      Duration pingTimeout,
      int headBytes,
      int messageBytes,
      Function<Object, byte[]> json) {
    this.headBytes = headBytes;
    Configuration configuration = new Configuration();
    configuration.setTransports(Transport.WEBSOCKET);
    configuration.setRandomSession(true);
    configuration.setWebsocketCompression(false);
    configuration.setHttpCompression(false);
    configuration.setEnableCors(false);
    configuration.setAddVersionHeader(false);
    configuration.setJsonSupport(new OpenPacketJson(json, messageBytes));
    configuration.setExceptionListener(new PassOn());
    configuration.setMaxFramePayloadLength(messageBytes);
    configuration.setPingInterval((int) pingInterval.toMillis());
    configuration.setPingTimeout((int) pingTimeout.toMillis());
    NamespacesHub hub = new NamespacesHub(configuration);
    hub.create(Namespace.DEFAULT_NAME);
    pipeline.start(configuration, hub);
  }

  /**
   * Adds everything that a session needs.
   *
   * @param hold told how many bytes of the opening request there are; false if that is too much
   * @param guard lets only those requests through that open a WebSocket for a new session
   * @param session reads packets and frames
   */
  public void addTo(
      ChannelPipeline channel, LongPredicate hold, ChannelHandler guard, ChannelHandler session) {
    pipeline.addTo(channel, new OneRequestDecoder(headBytes, hold), guard, session);
  }

  /**
   * Ends the library's own pinging of a session that has been opened. It is late by up to a tenth
   * of a second, runs for all clients on one thread, and tells those that are given up that the
   * server does not want them any more; they do not come back then.
   */
  public static void stopPinging(Channel channel) {
    ClientHead client = channel.attr(ClientHead.CLIENT).get();
    client.cancelPing();
    client.cancelPingTimeout();
  }

  /** Whether a session has been opened, so that frames can be sent. */
  public static boolean isOpen(Channel channel) {
    return channel.pipeline().get(MeteredFrameDecoder.class) != null;
  }

  /** Decodes the frames of a session that has been opened with another decoder. */
  public static void decodeWith(Channel channel, MeteredFrameDecoder decoder) {
    channel.pipeline().replace(WebSocketFrameDecoder.class, "wsdecoder", decoder);
  }

  @Override
  public void close() {
    pipeline.stop();
  }

  private static final class Pipeline extends SocketIOChannelInitializer {
    void addTo(
        ChannelPipeline pipeline,
        ChannelHandler requests,
        ChannelHandler guard,
        ChannelHandler session) {
      addSocketioHandlers(pipeline);
      pipeline.remove(XHR_POLLING_TRANSPORT);
      pipeline.replace(HTTP_REQUEST_DECODER, HTTP_REQUEST_DECODER, requests);
      pipeline.addAfter(HTTP_REQUEST_DECODER, null, guard);
      pipeline.addBefore(PACKET_HANDLER, null, new Unwrapping());
      pipeline.addBefore(PACKET_HANDLER, null, session);
      pipeline.addLast(new Closing());
    }
  }

  /** Hands a packet on without the library's wrapping. */
  private static final class Unwrapping extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ctx.fireChannelRead(msg instanceof PacketsMessage packet ? packet.getContent() : msg);
    }
  }

  /** Whatever goes wrong on a connection ends it; what a peer can cause is not worth an error. */
  private static final class Closing extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (cause instanceof Error) {
        LOG.error("A connection failed", cause);
      }
      ctx.close();
    }
  }

  /** Leaves exceptions to the end of the pipeline. */
  private static final class PassOn extends ExceptionListenerAdapter {
    @Override
    public boolean exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      return false;
    }

    @Override
    public void onAuthException(Throwable cause, SocketIOClient client) {
      // The library is never asked to authenticate anyone.
    }
  }
}
