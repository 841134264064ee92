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
import java.util.function.Consumer;
import org.fmnist.attack.AttackJob;
import org.fmnist.attack.AttackJobResult;
import org.fmnist.attack.AttackListener;
import org.fmnist.attack.AttackObserver;
import org.fmnist.attack.AttackStoppedException;
import org.fmnist.attack.ImageSource;
import org.fmnist.attack.SearchStep;
import org.fmnist.data.FashionMnist;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Folders;
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
  private final EventStream events;
  private final Surroundings service;
  private final List<Double> margins = new ArrayList<>();
  private final long began = System.nanoTime();
  private long sent = began - PAUSE_NANOS;
  private Map<String, Object> last = Map.of();

  /**
   * What all attacks of a service share.
   *
   * @param session that each opens for itself
   * @param workFolder for their files
   * @param way that predictions have over a search
   * @param closing whether the service ends
   * @param failures hears of what no page is told
   */
  record Surroundings(
      SessionSettings session,
      Path workFolder,
      RightOfWay way,
      BooleanSupplier closing,
      Consumer<Throwable> failures) {}

  LiveAttack(
      ServedModel model, LiveAttackSettings settings, EventStream events, Surroundings service) {
    this.model = model;
    this.settings = settings;
    this.events = events;
    this.service = service;
  }

  /** Runs to the end, and tells it. */
  void run() {
    try {
      attack();
    } catch (AttackStoppedException e) {
      problem("expected a result within a minute, found none; take a smaller budget");
    } catch (FmnistException | HttpProblem e) {
      problem(hidden(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      problem("the service could not keep the attack's files; its log says why");
      service.failures().accept(unusable(e));
    } catch (RuntimeException | Error e) {
      problem("the service could not attack; its log says why");
      service.failures().accept(e);
    } finally {
      events.end();
    }
  }

  private void problem(String line) {
    events.send("problem", Map.of("error", line));
  }

  private FmnistException unusable(IOException reason) {
    return FmnistException.about(
        "workFolder",
        "expected a folder that takes an attack's files, found "
            + service.workFolder()
            + ": "
            + reason
            + "; make room there, or take another folder for temporary files (java.io.tmpdir)",
        reason);
  }

  /** A message without folders of this machine. */
  private String hidden(String line) {
    return line.replace(service.workFolder().toString(), "");
  }

  private void attack() throws IOException {
    Path folder = Files.createTempDirectory(service.workFolder(), "fmnist-attack");
    try {
      Path image = folder.resolve("image.npy");
      Npy.write(image, settings.image(), 1, FashionMnist.SIDE, FashionMnist.SIDE);
      Path out = folder.resolve("attack");
      AttackJobResult result =
          AttackJob.of(settings.attack())
              .victim(model.weights())
              .images(ImageSource.files(List.of(image)))
              .count(1)
              .session(service.session())
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
    service.way().give();
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
    return events.isClosed()
        || service.closing().getAsBoolean()
        || System.nanoTime() - began > TIME_NANOS;
  }
}
