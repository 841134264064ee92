package org.fmnist.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RightOfWayTest {
  @Test
  void waitsUntilNoImageWaits() {
    AtomicInteger waiting = new AtomicInteger(3);
    new RightOfWay(waiting::getAndDecrement).give();
    assertThat(waiting).hasValue(-1);
  }

  @Test
  void getsOnThoughImagesAlwaysWait() {
    AtomicInteger looks = new AtomicInteger();
    new RightOfWay(looks::incrementAndGet).give();
    assertThat(looks.get()).isPositive();
  }
}
