package org.fmnist.serve;

import java.time.Duration;
import org.fmnist.io.InvalidSettingException;

/**
 * How long a client may take for its part of a request. Immutable.
 *
 * @param headers from the opening of a connection, or its last answer, to the end of the headers
 * @param body from the headers to the end of the body
 * @param answer from the moment that the answer is ready until it is taken
 */
public record ClientTimeouts(Duration headers, Duration body, Duration answer) {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** 15 seconds each for headers and body, and a minute for the answer. */
  public static final ClientTimeouts DEFAULT =
      new ClientTimeouts(Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofMinutes(1));

  /** Checks the times. */
  public ClientTimeouts {
    require("headers", headers);
    require("body", body);
    require("answer", answer);
  }

  private static void require(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw new InvalidSettingException(
          "clientTimeouts", name + ": expected a time above 0 and up to a day, found " + value);
    }
  }
}
