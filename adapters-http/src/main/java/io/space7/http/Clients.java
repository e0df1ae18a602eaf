package io.space7.http;

import io.space7.domain.UserId;
import io.space7.wire.ClientAddress;
import io.space7.wire.SharedBudget;
import io.space7.wire.TrustedProxies;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;

/** Who holds what there is only so much of: a client's address, and the user once it is known. */
final class Clients {
  private static final String USER = Clients.class.getName() + ".user";

  private final TrustedProxies proxies;

  /**
   * @param proxies whose word about a client's address is taken
   */
  Clients(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  /** Notes who has sent a request. */
  static void authenticated(HttpServletRequest request, UserId user) {
    request.setAttribute(USER, user);
  }

  /** Before anybody is known, an address gets a quarter. */
  List<SharedBudget.Share> shares(Request request, SharedBudget budget) {
    return List.of(new SharedBudget.Share("address " + address(request), budget.total() / 4));
  }

  /** A user gets half. Many users may share an address, which gets three quarters. */
  List<SharedBudget.Share> shares(HttpServletRequest request, SharedBudget budget) {
    SharedBudget.Share ofAddress =
        new SharedBudget.Share("address " + address(request), (budget.total() * 3 + 3) / 4);
    return request.getAttribute(USER) instanceof UserId user
        ? List.of(ofAddress, share(user, budget))
        : List.of(ofAddress);
  }

  /** A user's part of a budget. */
  static SharedBudget.Share share(UserId user, SharedBudget budget) {
    return new SharedBudget.Share("user " + user, (budget.total() + 1) / 2);
  }

  /** What ends a client's connection, whatever is being sent or received on it. */
  static Runnable cutOff(HttpServletRequest request) {
    return ServletContextRequest.getServletContextRequest(request)
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint()
        ::close;
  }

  /** Where a request comes from, as far as the proxies can be trusted. */
  String address(HttpServletRequest request) {
    return address(ServletContextRequest.getServletContextRequest(request));
  }

  private String address(Request request) {
    if (!(request.getConnectionMetaData().getRemoteSocketAddress()
            instanceof InetSocketAddress peer)
        || peer.isUnresolved()) {
      return "none";
    }
    List<String> forwardedFor = request.getHeaders().getValuesList("X-Forwarded-For");
    return ClientAddress.of(
            proxies.clientAddress(peer.getAddress(), String.join(",", forwardedFor)))
        .value();
  }
}
