package org.fmnist.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fmnist.io.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedsTest {
  @Test
  void readsRangesAndSingleSeeds() {
    assertThat(Seeds.parse("1-3")).containsExactly(1L, 2L, 3L);
    assertThat(Seeds.parse("9,2-4,3")).containsExactly(2L, 3L, 4L, 9L);
    assertThat(Seeds.parse("0")).containsExactly(0L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "-1", "3-1", "1-", "1,,2", "0-999999999", "9999999999999999999"})
  void refusesWhatNamesNone(String text) {
    assertThatThrownBy(() -> Seeds.parse(text))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("seeds: expected ")
        .hasMessageEndingWith("found \"" + text + "\"");
  }
}
