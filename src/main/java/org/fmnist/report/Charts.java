package org.fmnist.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts in one style. Lines differ in colour, dashes and markers: print may lose the colour. */
final class Charts {
  static final int WIDTH = 520;
  static final int HEIGHT = 340;

  /** With more points than this the markers would hide the line. */
  private static final int MANY = 40;

  private static final Marker[] MARKERS = {
    SeriesMarkers.CIRCLE, SeriesMarkers.DIAMOND, SeriesMarkers.SQUARE, SeriesMarkers.TRIANGLE_UP
  };
  private static final float[][] DASHES = {null, {7, 4}, {2, 3}, {9, 3, 2, 3}};

  static {
    System.setProperty("java.awt.headless", "true");
  }

  private Charts() {}

  /** Lines over a common axis; those without a measured point are left out. */
  static XYChart lines(String xTitle, String yTitle, List<Line> lines) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    style(chart.getStyler());
    chart.getStyler().setXAxisTickLabelsFormattingFunction(Figures::tick);
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i).measured();
      if (!line.isEmpty()) {
        XYSeries series = chart.addSeries(line.name(), line.x(), line.y());
        series.setLineColor(Palette.series(i));
        series.setMarkerColor(Palette.series(i));
        series.setMarker(line.x().length > MANY ? SeriesMarkers.NONE : MARKERS[i % MARKERS.length]);
        series.setLineStyle(stroke(DASHES[i % DASHES.length]));
      }
    }
    return chart;
  }

  /** Bars, one for each name. */
  static CategoryChart bars(
      String xTitle, String yTitle, List<String> names, List<Integer> counts) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    style(chart.getStyler());
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setAvailableSpaceFill(0.85);
    chart.getStyler().setXAxisLabelRotation(names.size() > 8 ? 45 : 0);
    chart.addSeries(yTitle, names, counts).setFillColor(Palette.series(0));
    return chart;
  }

  private static BasicStroke stroke(float[] dashes) {
    return dashes == null
        ? new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
        : new BasicStroke(2.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dashes, 0);
  }

  private static void style(AxesChartStyler styler) {
    Color none = new Color(255, 255, 255, 0);
    styler.setChartBackgroundColor(none);
    styler.setPlotBackgroundColor(none);
    styler.setLegendBackgroundColor(none);
    styler.setLegendBorderColor(none);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(Palette.LINE);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setAxisTickMarksColor(Palette.MUTED);
    styler.setAxisTickLabelsColor(Palette.MUTED);
    styler.setXAxisTitleColor(Palette.INK);
    styler.setYAxisTitleColor(Palette.INK);
    styler.setChartFontColor(Palette.INK);
    styler.setAxisTickLabelsFont(Canvas.font(Font.PLAIN, 14));
    styler.setAxisTitleFont(Canvas.font(Font.PLAIN, 15));
    styler.setLegendFont(Canvas.font(Font.PLAIN, 15));
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendPadding(12);
    styler.setYAxisTickLabelsFormattingFunction(Figures::tick);
    styler.setMarkerSize(7);
    styler.setChartPadding(6);
  }
}
