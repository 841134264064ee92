package org.fmnist.serve;

/** Where server-sent events go. For one thread at a time. */
interface EventStream {
  /**
   * Sends an event, and waits until the client's connection has taken it.
   *
   * @param name of the event
   * @param document its data, which becomes JSON
   * @return whether the client is still there
   */
  boolean send(String name, Object document);

  /** Whether the client has gone. */
  boolean isClosed();

  /** There are no more events. */
  void end();
}
