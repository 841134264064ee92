package org.fmnist.spark;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Runs another main class in a process that ends when the one that began it does, however that
 * happens. Static functions only, which may be called from several threads.
 */
public final class EndsWithParent {
  private static final int ENDED = 1;

  private EndsWithParent() {}

  /**
   * Runs a main class.
   *
   * @param args the process id of the parent, the class, and its own arguments
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    Optional<ProcessHandle> parent = ProcessHandle.of(Long.parseLong(args[0]));
    if (parent.isEmpty()) {
      return;
    }
    Thread watch = new Thread(() -> endAfter(parent.get()), "parent");
    watch.setDaemon(true);
    watch.start();
    try {
      Class.forName(args[1])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 2, args.length));
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static void endAfter(ProcessHandle parent) {
    parent.onExit().join();
    Runtime.getRuntime().halt(ENDED);
  }
}
