package org.fmnist.serve;

/** Answers a request with events, as they happen. */
@FunctionalInterface
interface EventApi {
  /**
   * Begins. Returns soon; the events come from another thread.
   *
   * @throws HttpProblem if the request is not what it should be
   */
  void begin(Call call, EventStream events);
}
