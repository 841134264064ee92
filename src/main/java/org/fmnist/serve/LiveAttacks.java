package org.fmnist.serve;

import java.util.concurrent.atomic.AtomicInteger;
import org.fmnist.runtime.SessionSettings;

/**
 * Attacks that pages watch: a few at once, each with a session of its own on one thread, which
 * gives way to predictions between two steps.
 */
final class LiveAttacks implements AutoCloseable {
  private static final int AT_ONCE = 2;
  private static final int QUEUE = 6;

  private final ServedModels models;
  private final LiveAttack.Surroundings surroundings;
  private final BoundedExecutor threads =
      new BoundedExecutor("attacks", AT_ONCE, QUEUE, "too many attacks at once; wait for others");
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean closed;

  LiveAttacks(ServedModels models, ServiceSettings settings) {
    this.models = models;
    this.surroundings =
        new LiveAttack.Surroundings(
            new SessionSettings(1, settings.session().device()),
            settings.workFolder(),
            new RightOfWay(models::waiting),
            () -> closed,
            settings.failures());
  }

  /** Attacks under way. */
  int running() {
    return running.get();
  }

  /** Begins an attack, or says that there is no room. */
  void begin(Call call, EventStream events) {
    ServedModel model = models.asked(call);
    LiveAttackSettings settings = LiveAttackSettings.of(call);
    LiveAttack attack = new LiveAttack(model, settings, events, surroundings);
    var unused =
        threads.submit(
            () -> {
              running.incrementAndGet();
              try {
                attack.run();
                return true;
              } finally {
                running.decrementAndGet();
              }
            });
  }

  /** Lets the attacks that are under way end soon. */
  void stop() {
    closed = true;
  }

  @Override
  public void close() {
    stop();
    threads.close();
  }
}
