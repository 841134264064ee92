package org.fmnist.serve;

import org.fmnist.io.OneLine;

/** A request that is answered with an error: its status, and one line that says why. */
class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 500;

  private final int status;
  private final String line;

  HttpProblem(int status, String line) {
    // Without a stack trace: the client's fault, and nothing that many of them should cost.
    super(line, null, false, false);
    this.status = status;
    this.line = shortened(OneLine.of(line));
  }

  /** What the client can mend: what was expected, what was found, where. */
  static HttpProblem badRequest(String line) {
    return new HttpProblem(400, line);
  }

  /** Asked too much; the same request may succeed a little later. */
  static HttpProblem tooMany(String line) {
    return new HttpProblem(429, line);
  }

  static HttpProblem unavailable(String line) {
    return new HttpProblem(503, line);
  }

  int status() {
    return status;
  }

  /** Whether the same request may succeed later. */
  boolean isPassing() {
    return status == 429 || status == 503;
  }

  Answer answer() {
    Answer answer = Answer.error(status, line);
    return isPassing() ? answer.with("Retry-After", "1") : answer;
  }

  private static String shortened(String line) {
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
