package org.fmnist.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.fmnist.attack.AttackJob;
import org.fmnist.attack.AttackJobResult;
import org.fmnist.attack.AttackListener;
import org.fmnist.attack.AttackObserver;
import org.fmnist.attack.AttackStoppedException;
import org.fmnist.attack.ImageSource;
import org.fmnist.attack.SearchStep;
import org.fmnist.data.FashionMnist;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Npy;
import org.fmnist.runtime.SessionSettings;

/**
 * One attack on one image that a page watches. What it finds is what the same attack finds that
 * nobody watches. It ends early when the page is closed, or after its time.
 */
final class LiveAttack implements AttackListener, AttackObserver {
  private static final long TIME_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Points of the margin's curve in one event. */
  private static final int POINTS = 100;

  private final ServedModel model;
  private final LiveAttackSettings settings;
  private final SessionSettings session;
  private final EventStream events;
  private final RightOfWay way;
  private final BooleanSupplier closing;
  private final List<Double> margins = new ArrayList<>();
  private final long began = System.nanoTime();
  private long sent = began - PAUSE_NANOS;
  private Map<String, Object> last = Map.of();

  /**
   * @param way that predictions have over a search
   * @param closing whether the service ends
   */
  LiveAttack(
      ServedModel model,
      LiveAttackSettings settings,
      SessionSettings session,
      EventStream events,
      RightOfWay way,
      BooleanSupplier closing) {
    this.model = model;
    this.settings = settings;
    this.session = session;
    this.events = events;
    this.way = way;
    this.closing = closing;
  }

  /** Runs to the end, and tells it. */
  void run() {
    try {
      attack();
    } catch (AttackStoppedException e) {
      problem("expected a result within a minute, found none; take a smaller budget");
    } catch (FmnistException | HttpProblem e) {
      problem(hidden(String.valueOf(e.getMessage())));
    } catch (IOException | RuntimeException e) {
      problem("the service could not attack; its log says why");
      throw new IllegalStateException(e);
    } finally {
      events.end();
    }
  }

  private void problem(String line) {
    events.send("problem", Map.of("error", line));
  }

  /** A message without folders of this machine. */
  private static String hidden(String line) {
    return line.replace(System.getProperty("java.io.tmpdir"), "");
  }

  private void attack() throws IOException {
    Path folder = Files.createTempDirectory("fmnist-attack");
    try {
      Path image = folder.resolve("image.npy");
      Npy.write(image, settings.image(), 1, FashionMnist.SIDE, FashionMnist.SIDE);
      Path out = folder.resolve("attack");
      AttackJobResult result =
          AttackJob.of(settings.attack())
              .victim(model.weights())
              .images(ImageSource.files(List.of(image)))
              .count(1)
              .session(session)
              .directory(out)
              .build()
              .run(this, this);
      done(result, out);
    } finally {
      Folders.delete(folder);
    }
  }

  private void done(AttackJobResult result, Path out) throws IOException {
    byte[] found = Npy.read(out.resolve("adversarial.npy")).bytes();
    Map<String, Object> event = new LinkedHashMap<>(last);
    event.put("succeeded", result.summary().succeeded() > 0);
    event.put("image", Laboratory.encode(found));
    event.put("probabilities", probabilities(found));
    event.put("queries", (int) result.summary().cost().queries().mean());
    event.put("gradients", (int) result.summary().cost().gradients().mean());
    event.put("margins", List.copyOf(margins));
    event.put("command", settings.command(checkpoint()));
    event.put("directory", Laboratory.encode(AttackArchive.of(out, model.name())));
    events.send("done", event);
  }

  /** A checkpoint's path is nobody's business. */
  private String checkpoint() {
    String name = model.weights().toString();
    return name.equals("shipped") || name.equals("robust") ? name : "CHECKPOINT";
  }

  private List<Float> probabilities(byte[] pixels) {
    float[] image = new float[pixels.length];
    for (int i = 0; i < image.length; i++) {
      image[i] = pixels[i] & 0xff;
    }
    return numbers(model.scores(image).join().probabilities());
  }

  private static List<Float> numbers(float[] values) {
    List<Float> numbers = new ArrayList<>();
    for (float value : values) {
      numbers.add(value);
    }
    return numbers;
  }

  @Override
  public void observe(SearchStep step) {
    way.give();
    if (margins.size() < POINTS) {
      margins.add(step.margin());
    }
    long now = System.nanoTime();
    if (now - sent < PAUSE_NANOS) {
      return;
    }
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("image", Laboratory.encode(step.image()));
    event.put("probabilities", numbers(step.scores().probabilities()));
    event.put("queries", step.cost().queries());
    event.put("gradients", step.cost().gradients());
    event.put("margins", List.copyOf(margins));
    margins.clear();
    last = event;
    events.send("step", event);
    sent = System.nanoTime();
  }

  @Override
  public void progress(int done, int successes, int total) {}

  @Override
  public boolean stopRequested() {
    return events.isClosed() || closing.getAsBoolean() || System.nanoTime() - began > TIME_NANOS;
  }
}
