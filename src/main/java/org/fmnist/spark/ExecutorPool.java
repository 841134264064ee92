package org.fmnist.spark;

import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Classifiers of an executor, which its tasks take over from one another: there are never more than
 * tasks at a time, whatever the number of tasks. They live as long as the process.
 */
final class ExecutorPool {
  private static final Map<String, Deque<Object>> IDLE = new ConcurrentHashMap<>();

  private ExecutorPool() {}

  /**
   * Something for the task that calls, to which it belongs until it ends.
   *
   * @param key of all that decides what the opener opens
   */
  static <T> T borrow(String key, Class<T> type, Supplier<T> opener) {
    Deque<Object> idle = IDLE.computeIfAbsent(key, k -> new ConcurrentLinkedDeque<>());
    Object free = idle.poll();
    T borrowed = free == null ? opener.get() : type.cast(free);
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> idle.push(borrowed));
    return borrowed;
  }

  /** Whether Spark wants the task that calls to end. */
  static boolean isCancelled() {
    return TaskContext.get().isInterrupted();
  }

  /** Ends the task that calls, if Spark wants that. */
  static void endIfCancelled() {
    if (isCancelled()) {
      throw new TaskKilledException("cancelled");
    }
  }
}
