package org.fmnist.report;

import java.awt.Color;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The colours of charts. On paper they are these; on a page they are CSS variables, so that the
 * style sheet can change them for the dark mode. The series' colours are those of Okabe and Ito
 * (2008), which colour-blind people can tell apart, darkened a little for thin lines on white.
 */
final class Palette {
  static final Color INK = new Color(0x1b1f24);
  static final Color MUTED = new Color(0x57606a);
  static final Color LINE = new Color(0xd0d7de);

  private static final Color[] SERIES = {
    new Color(0x0072b2), new Color(0xc65102), new Color(0x00805f), new Color(0xa8538a)
  };

  private Palette() {}

  static Color series(int number) {
    return SERIES[number % SERIES.length];
  }

  /** For each colour as it stands in an SVG file, the variable of the style sheet. */
  static Map<String, String> variables() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put(css(INK), "var(--ink)");
    names.put(css(MUTED), "var(--muted)");
    names.put(css(LINE), "var(--line)");
    for (int i = 0; i < SERIES.length; i++) {
      names.put(css(SERIES[i]), "var(--series-" + (i + 1) + ")");
    }
    return names;
  }

  private static String css(Color color) {
    return "rgb(" + color.getRed() + "," + color.getGreen() + "," + color.getBlue() + ")";
  }
}
