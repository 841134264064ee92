package org.fmnist.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Photographs of images of the dataset, 200x200, in light of which the middle gets 1. */
class LightTest {
  private static final int SIDE = 200;
  private static final int MARGIN = 16;
  private static final String EVENED = "uneven light: evened out";

  /** Light from -0.5 to 0.5 across and down. */
  private enum Lamp {
    LENS_20 {
      @Override
      double at(double x, double y) {
        return 1 - 0.2 * (x * x + y * y) / 0.5;
      }
    },
    LENS_40 {
      @Override
      double at(double x, double y) {
        return 1 - 0.4 * (x * x + y * y) / 0.5;
      }
    },
    LEFT {
      @Override
      double at(double x, double y) {
        return 1 - 0.5 * (x + 0.5);
      }
    },
    BELOW_LEFT {
      @Override
      double at(double x, double y) {
        return 1 - 0.6 * ((x - y) / 2 + 0.5);
      }
    },
    SHADOW_AT_THE_RIGHT {
      @Override
      double at(double x, double y) {
        return 1 - 0.4 / (1 + Math.exp(-(x + 0.6 * y - 0.1) / 0.03));
      }
    },
    SHADOW_IN_A_CORNER {
      @Override
      double at(double x, double y) {
        return 1 - 0.4 / (1 + Math.exp((Math.hypot(x + 0.5, y + 0.5) - 0.45) / 0.03));
      }
    };

    abstract double at(double x, double y);
  }

  @ParameterizedTest
  @EnumSource
  void findsDarkObjectsOnUnevenlyLitPaper(Lamp lamp) {
    for (int index = 0; index < 40; index++) {
      byte[] pixels = TestImages.fashion(index);
      List<String> notes = new ArrayList<>();
      ConvertedImage read =
          ImageConverter.convert(photograph(pixels, 250, -250, lamp), Invert.AUTO, notes);
      assertThat(read.inverted()).as("image %d", index).isTrue();
      assertThat(read.notes()).containsExactly(EVENED, "dark on light: negated");
      assertThat(share(read.pixels())).as("image %d", index).isGreaterThan(0.02);
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsLightObjectsOnUnevenlyLitGround(Lamp lamp) {
    for (int index = 0; index < 40; index++) {
      Picture photo = photograph(TestImages.fashion(index), 60, 190, lamp);
      ConvertedImage read = ImageConverter.convert(photo, Invert.AUTO, new ArrayList<>());
      assertThat(read.inverted()).as("image %d", index).isFalse();
    }
  }

  @Test
  void givesTheObjectBackAsInEvenLight() {
    // Images whose object reaches across all 28 pixels one way, as the dataset's do.
    for (int index : new int[] {0, 1, 2, 8, 18}) {
      byte[] pixels = TestImages.fashion(index);
      Picture photo = photograph(pixels, 250, -250, Lamp.LEFT);
      ConvertedImage read = ImageConverter.convert(photo, Invert.AUTO, new ArrayList<>());
      assertThat(TestImages.correlationNearby(read.pixels(), pixels))
          .as("image %d", index)
          .isGreaterThan(0.9);
    }
  }

  @Test
  void saysWhenLightAndDarkPartsWeighTheSame() {
    int[] argb = new int[100 * 100];
    for (int i = 0; i < argb.length; i++) {
      boolean inside = Math.max(Math.abs(i % 100 - 50), Math.abs(i / 100 - 50)) < 30;
      int tone = inside ? i % 100 < 48 ? 20 : 220 : 120;
      argb[i] = Picture.opaque(tone, tone, tone);
    }
    List<String> notes = new ArrayList<>();
    ImageConverter.convert(new Picture(100, 100, argb), Invert.AUTO, notes);
    assertThat(notes).anyMatch(note -> note.startsWith("unsure whether the object is"));
    notes.clear();
    ImageConverter.convert(new Picture(100, 100, argb), Invert.YES, notes);
    assertThat(notes).isEmpty();
  }

  private static Picture photograph(byte[] pixels, int paper, int ink, Lamp lamp) {
    int[] argb = new int[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int column = x < MARGIN ? -1 : (x - MARGIN) / 6;
        int row = y < MARGIN ? -1 : (y - MARGIN) / 6;
        boolean inside = column >= 0 && column < 28 && row >= 0 && row < 28;
        double object = inside ? (pixels[row * 28 + column] & 0xff) / 255.0 : 0;
        double light = lamp.at(x / (SIDE - 1.0) - 0.5, y / (SIDE - 1.0) - 0.5);
        double tone = (paper + ink * object) * light;
        argb[y * SIDE + x] = Picture.opaque(tone, tone, tone);
      }
    }
    return new Picture(SIDE, SIDE, argb);
  }

  /** Mean intensity, 0..1. */
  private static double share(byte[] pixels) {
    return TestImages.meanDifference(pixels, new byte[pixels.length]) / 255;
  }
}
