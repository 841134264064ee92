package org.fmnist.serve;

import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.HostPort;

/**
 * Who may speak to a service that has no passwords: a page of another site may not, neither through
 * a name that it lets point here (DNS rebinding, which the Host header tells) nor directly.
 */
final class Hosts {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)\\]?");

  private final String own;
  private final boolean allowRemote;

  /**
   * @param own the address that the service listens at
   * @param allowRemote whether it is meant for other machines, which may know it by any name
   */
  Hosts(String own, boolean allowRemote) {
    this.own = own.toLowerCase(Locale.ROOT);
    this.allowRemote = allowRemote;
  }

  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  /**
   * Checks the headers that browsers let no page forge.
   *
   * @throws HttpProblem if the request comes from another site's page or by another's name
   */
  void check(HttpFields headers) {
    String host = headers.get(HttpHeader.HOST);
    if (!allowRemote && (host == null || !isOwn(host))) {
      throw new HttpProblem(
          421,
          "Host: expected an address of this machine, such as localhost, found \"" + host + "\"");
    }
    String origin = headers.get(HttpHeader.ORIGIN);
    boolean foreign = origin != null && !origin.replaceFirst("https?://", "").equals(host);
    if (foreign || fromAnotherSite(headers)) {
      throw new HttpProblem(
          403, "Origin: expected this service's own page or no browser, found another site's page");
    }
  }

  private boolean isOwn(String authority) {
    try {
      String host = new HostPort(authority).getHost().toLowerCase(Locale.ROOT);
      return isLoopback(host) || host.equals(own);
    } catch (RuntimeException e) {
      return false; // no host and port
    }
  }

  /** A link from elsewhere may lead here; a script may not. */
  private static boolean fromAnotherSite(HttpFields headers) {
    return "cross-site".equals(headers.get("Sec-Fetch-Site"))
        && !"navigate".equals(headers.get("Sec-Fetch-Mode"));
  }
}
